package org.jpvm.daemon.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.wire.XdrWriter;

/**
 * At the master: keeps a few slaves, the heirs, supplied with what a successor needs.
 *
 * <p>An heir gets everything, then what has changed since the last batch, each entry once however often it changed, and one batch at a time: the
 * faster the mailbox changes, the more one batch does. Answers about the mailbox wait until the heirs have what was changed before them, so that
 * nothing that a task was told is lost with the master; not longer than a few ticks for an heir that does not keep up.
 *
 * <pre>
 * batch: int number, int whole, int[2] position, int flags (1: forget all before, 2: with estate)
 *        int last host index, int tid of the resource manager, estate if so
 *        int n, n x { int host, int address, int port }      hosts that left, and may not know it
 *        int n, n x { str class, int index, entry }      entry as {@link Mailbox#write} has it
 *        int n, n x { int daemon, int wait id, int bytes, byte[bytes] }      answers given
 * </pre>
 */
final class Replication {
    /** More of them would not make it safer: with the master they would all have to go at once. */
    private static final int MAX_HEIRS = 3;

    private static final int BATCH_BYTES = 256 << 10;
    private static final int PART_BYTES = 32 << 10;
    private static final int MAX_KEPT_ANSWERS = 4096;

    /** For how long answers wait for an heir. */
    private static final int PATIENCE_TICKS = 3;

    private record Key(String name, int index) {}

    private record Held(long position, Runnable answer) {}

    private record Given(int daemonTid, int waitId, byte[] body) {}

    private static final class Heir {
        final LinkedHashSet<Key> changed = new LinkedHashSet<>();
        final ArrayDeque<Given> given = new ArrayDeque<>();
        boolean up = true;

        /** Everything is to follow, and forgets what was before. */
        boolean anew = true;

        /** Something beside the mailbox has changed. */
        boolean news;

        /** The batch that was not answered yet, null when there is none. */
        byte[] batch;

        int batchNumber;
        int sentBytes;
        boolean whole;
        long batchPosition;

        /** It has everything up to here. */
        long position = -1;

        /** Answers wait for it. */
        boolean waitedFor;

        int lateTicks;

        boolean isBehind(long now) {
            return position < now;
        }
    }

    private final PvmdState state;
    private final TreeMap<Integer, Heir> heirs = new TreeMap<>();
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long position;
    private int toldScheduler;
    private int toldFormer;

    Replication(PvmdState state) {
        this.state = state;
        state.mailbox.observe(this::changed);
    }

    private void changed(String name, int index) {
        if (!heirs.isEmpty()) {
            position++;
            Key key = new Key(name, index);
            heirs.values().forEach(heir -> heir.changed.add(key));
        }
    }

    /** How often the mailbox has changed since there are heirs. */
    long position() {
        return position;
    }

    /** A daemon of another host was answered, after a change that must not be made twice. */
    void given(int daemonTid, int waitId, XdrWriter body) {
        for (Heir heir : heirs.values()) {
            heir.given.add(new Given(daemonTid, waitId, body.toByteArray()));
            if (heir.given.size() > MAX_KEPT_ANSWERS) {
                heir.given.poll();
            }
        }
    }

    /** Runs an answer when all heirs that count have what was changed before it. */
    void whenSafe(Runnable answer) {
        if (safePosition() >= position) {
            answer.run();
        } else {
            held.add(new Held(position, answer));
        }
    }

    private long safePosition() {
        long safe = Long.MAX_VALUE;
        for (Heir heir : heirs.values()) {
            if (heir.waitedFor) {
                safe = Math.min(safe, heir.position);
            }
        }
        return safe;
    }

    /** Hosts that could succeed now. */
    BitSet heirs() {
        BitSet set = new BitSet();
        heirs.forEach((host, heir) -> {
            if (heir.waitedFor) {
                set.set(host);
            }
        });
        return set;
    }

    /** Looks for heirs, and for those that do not keep up. */
    void tick() {
        for (HostEntry host : state.hosts.others()) {
            Peer peer = state.peers.ofTid(host.hostPart());
            if (heirs.size() < MAX_HEIRS
                    && peer != null
                    && peer.accepted
                    && peer.takesPart
                    && peer.onPlane
                    && !peer.lost
                    && !peer.leaving) {
                heirs.computeIfAbsent(host.index(), index -> begin(new Heir()));
            }
        }
        if (toldScheduler != state.plugIns.schedulerTid || toldFormer != state.succession.formerCount()) {
            toldScheduler = state.plugIns.schedulerTid;
            toldFormer = state.succession.formerCount();
            heirs.values().forEach(heir -> heir.news = true);
        }
        for (Heir heir : heirs.values()) {
            heir.lateTicks = heir.waitedFor && heir.isBehind(position) ? heir.lateTicks + 1 : 0;
            if (heir.lateTicks > PATIENCE_TICKS) {
                heir.waitedFor = false;
            }
        }
        release();
    }

    private Heir begin(Heir heir) {
        heir.anew = true;
        heir.position = -1;
        heir.batch = null;
        heir.changed.clear();
        heir.given.clear();
        state.mailbox.tellAll((name, index) -> heir.changed.add(new Key(name, index)));
        return heir;
    }

    /** A host has a session again, or for the first time. */
    void up(int host) {
        Heir heir = heirs.get(host);
        if (heir != null) {
            heir.up = true;
            begin(heir);
        }
    }

    void down(int host) {
        Heir heir = heirs.get(host);
        if (heir != null) {
            heir.up = false;
            heir.batch = null;
        }
    }

    /** A host is not in the machine any more. */
    void gone(int host) {
        if (heirs.remove(host) != null) {
            release();
        }
    }

    /** An heir has applied a batch. */
    void answered(int host, int batchNumber) {
        Heir heir = heirs.get(host);
        if (heir == null || heir.batch == null || heir.batchNumber != batchNumber) {
            return;
        }
        heir.batch = null;
        if (heir.whole) {
            heir.position = heir.batchPosition;
            heir.waitedFor = true;
            heir.lateTicks = 0;
            release();
        }
    }

    private void release() {
        long safe = safePosition();
        for (Held next = held.peek(); next != null && next.position <= safe; next = held.peek()) {
            held.poll();
            next.answer.run();
        }
    }

    /** Sends what has changed to those who wait for nothing. */
    void flush() {
        if (heirs.isEmpty()) {
            return;
        }
        for (Iterator<Integer> i = heirs.keySet().iterator(); i.hasNext(); ) {
            int host = i.next();
            Heir heir = heirs.get(host);
            if (heir.up && heir.batch == null && (heir.anew || heir.news || heir.isBehind(position))) {
                heir.batch = makeBatch(heir);
                heir.sentBytes = 0;
                sendParts(host, heir);
            }
        }
    }

    /** The session takes more. */
    void room(int host) {
        Heir heir = heirs.get(host);
        if (heir != null && heir.batch != null) {
            sendParts(host, heir);
        }
    }

    private void sendParts(int host, Heir heir) {
        while (heir.sentBytes < heir.batch.length) {
            int count = Math.min(PART_BYTES, heir.batch.length - heir.sentBytes);
            int flags = (heir.sentBytes == 0 ? Replica.FIRST : 0)
                    | (heir.sentBytes + count == heir.batch.length ? Replica.LAST : 0);
            XdrWriter part = state.succession.begin(SuccessionCode.REPLICA, count + 64);
            part.putInts(flags, count).putBytes(heir.batch, heir.sentBytes, count);
            if (!state.succession.send(host, part)) {
                return;
            }
            heir.sentBytes += count;
        }
    }

    private byte[] makeBatch(Heir heir) {
        XdrWriter entries = new XdrWriter(1024);
        int count = 0;
        for (Iterator<Key> i = heir.changed.iterator(); i.hasNext() && entries.lengthBytes() < BATCH_BYTES; count++) {
            Key key = i.next();
            i.remove();
            entries.putString(key.name).putInt(key.index);
            state.mailbox.write(key.name, key.index, entries);
        }
        heir.whole = heir.changed.isEmpty();
        heir.batchPosition = position;
        boolean estate = heir.anew;
        XdrWriter batch = new XdrWriter(entries.lengthBytes() + 1024);
        batch.putInts(++heir.batchNumber, heir.whole ? 1 : 0, (int) (position >>> 32), (int) position);
        batch.putInt((heir.anew ? Replica.ANEW : 0) | (estate ? Replica.ESTATE : 0));
        batch.putInts(state.hosts.lastIndex(), state.plugIns.schedulerTid);
        if (estate) {
            state.hostAdder.estate().write(batch);
        }
        state.succession.writeFormer(batch);
        batch.putInt(count).putBytes(entries.array(), 0, entries.lengthBytes());
        List<Given> given = heir.whole ? new ArrayList<>(heir.given) : List.of();
        batch.putInt(given.size());
        for (Given each : given) {
            batch.putInts(each.daemonTid, each.waitId, each.body.length).putBytes(each.body, 0, each.body.length);
        }
        if (heir.whole) {
            heir.given.clear();
        }
        heir.anew = false;
        heir.news = false;
        return batch.toByteArray();
    }
}
