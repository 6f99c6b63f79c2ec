package org.jpvm;

import java.util.BitSet;

/**
 * A set of trace events: those that a task reports to its trace sink. Immutable.
 *
 * <p>It travels as text of 35 characters. Event k is bit {@code k & 3} of character {@code k / 4}; a character is 0x40 OR-ed with its
 * four bits, so that the empty mask is 35 times {@code @}. Source: pvm_settmask(3PVM), pvm-wire-protocol §9.2.
 */
public final class TraceMask {
    /** Characters of the text. */
    public static final int LENGTH = 35;
    /** No event. */
    public static final TraceMask NONE = new TraceMask(new BitSet());

    private static final int BASE = 0x40;
    private static final int EVENTS_PER_CHARACTER = 4;

    private final BitSet events;

    private TraceMask(BitSet events) {
        this.events = events;
    }

    /** Every event there is. */
    public static TraceMask all() {
        return of(TraceEvent.values());
    }

    /** These events. */
    public static TraceMask of(TraceEvent... events) {
        BitSet set = new BitSet(LENGTH * EVENTS_PER_CHARACTER);
        for (TraceEvent event : events) {
            set.set(event.code());
        }
        return new TraceMask(set);
    }

    /**
     * Reads the text; bits of events that do not exist are kept, for another version may know them.
     *
     * @throws PvmException BAD_PARAM when it is no mask
     */
    public static TraceMask parse(String text) {
        if (text.length() != LENGTH) {
            throw new PvmException(
                    PvmError.BAD_PARAM, "trace mask has " + text.length() + " characters instead of " + LENGTH);
        }
        BitSet set = new BitSet(LENGTH * EVENTS_PER_CHARACTER);
        for (int i = 0; i < LENGTH; i++) {
            int bits = text.charAt(i) - BASE;
            if (bits < 0 || bits > 0xf) {
                throw new PvmException(
                        PvmError.BAD_PARAM, "trace mask has character " + (int) text.charAt(i) + " at " + i);
            }
            for (int bit = 0; bit < EVENTS_PER_CHARACTER; bit++) {
                set.set(i * EVENTS_PER_CHARACTER + bit, (bits & 1 << bit) != 0);
            }
        }
        return new TraceMask(set);
    }

    /** The same events and this one. */
    public TraceMask with(TraceEvent event) {
        BitSet set = (BitSet) events.clone();
        set.set(event.code());
        return new TraceMask(set);
    }

    /** The same events without this one. */
    public TraceMask without(TraceEvent event) {
        BitSet set = (BitSet) events.clone();
        set.clear(event.code());
        return new TraceMask(set);
    }

    /** Whether the event is in the set. */
    public boolean contains(TraceEvent event) {
        return events.get(event.code());
    }

    /** Whether any event is in both sets. */
    public boolean intersects(TraceMask other) {
        return events.intersects(other.events);
    }

    /** Whether no event is in the set. */
    public boolean isEmpty() {
        return events.isEmpty();
    }

    /** The text as it travels. */
    public String text() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            int bits = 0;
            for (int bit = 0; bit < EVENTS_PER_CHARACTER; bit++) {
                bits |= events.get(i * EVENTS_PER_CHARACTER + bit) ? 1 << bit : 0;
            }
            text.append((char) (BASE | bits));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TraceMask mask && events.equals(mask.events);
    }

    @Override
    public int hashCode() {
        return events.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
