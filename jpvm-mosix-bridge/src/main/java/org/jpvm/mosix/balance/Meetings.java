package org.jpvm.mosix.balance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jpvm.placement.HostState;
import org.jpvm.placement.Move;
import org.jpvm.placement.TaskView;

/**
 * The meetings of one host, one at a time: it asks others or is asked, both are held, moves are made, both are free. Of two that ask each other the
 * one of the lower index is asked nothing and the other gives in. Feed it with {@link #tick} several times a second and with what
 * happens. Times are nanoseconds of one clock.
 */
public final class Meetings {
    /** A host under a small quota answers late, but it answers. */
    static final long ANSWER_NANOS = 3_000_000_000L;

    /** Whoever was asked, and answered, hears of the asker soon. */
    static final long DECISION_NANOS = 5_000_000_000L;

    /** Moves are given up by those who make them long before. */
    static final long MOVES_NANOS = 120_000_000_000L;

    /** Whoever did not answer is left alone for so long. */
    static final long AVOIDED_NANOS = 5_000_000_000L;

    private static final int MAX_AVOIDED = 1024;

    /** What meetings need of their host. */
    public interface World {
        /** Sends a message; false when that host cannot be told. */
        boolean send(int toHost, BridgeMessage message);

        /** Asks for a way to a host that cannot be told. */
        void open(int hostIndex);

        /** Whether this host may be asked now. */
        boolean hasTime();

        /** This host, exact. */
        HostState state();

        /** Whom to meet, most promising first. */
        List<Integer> partners(HostState self);

        /** What moves. */
        List<Move> meet(HostState self, HostState other);

        /** Has a task moved; {@code done} is told once, with null or the reason why not. */
        void move(Move move, Consumer<String> done);

        /** A move from or to here begins, whoever makes it. */
        void going(Move move);

        /** It came to its end; null when the task has moved. */
        void settled(Move move, String problem);
    }

    private enum Phase {
        FREE,
        ASKING,
        MOVING,
        HELD
    }

    private final int hostIndex;
    private final World world;
    private long periodNanos;
    private final ArrayDeque<Integer> offers = new ArrayDeque<>();
    private final TreeMap<Integer, Long> avoidedUntil = new TreeMap<>();

    /** Moves that go on, null for those whose end is not known; by their tids. */
    private final LinkedHashMap<Integer, Move> going = new LinkedHashMap<>();

    private final List<BridgeMessage.Step> results = new ArrayList<>();
    private Phase phase = Phase.FREE;
    private int partner;
    private int meeting;
    private int lastMeeting;
    private long deadline;
    private long busyUntil;
    private long askAt;
    private boolean begun;
    private long nowNanos;

    private long met;
    private long refused;
    private long silent;
    private long moves;
    private long failed;

    /**
     * A host that meets nobody yet.
     *
     * @param periodNanos between two times at which it asks
     */
    public Meetings(int hostIndex, long periodNanos, World world) {
        this.hostIndex = hostIndex;
        this.periodNanos = periodNanos;
        this.world = world;
    }

    /** How often it asks from now on. */
    public void setPeriod(long nanos) {
        periodNanos = nanos;
    }

    /** Whether it meets somebody or has just done so. */
    public boolean isBusy(long now) {
        return phase != Phase.FREE || now - busyUntil < 0;
    }

    /**
     * Time goes by.
     *
     * @param asks   whether this host may ask others
     * @param jitter 0 to 1, different on each host and each time
     */
    public void tick(boolean asks, double jitter, long now) {
        nowNanos = now;
        if (!begun) {
            begun = true;
            busyUntil = now;
            askAt = now + (long) (jitter * periodNanos);
        }
        if (phase != Phase.FREE && now - deadline >= 0) {
            expire();
        }
        if (phase == Phase.FREE && asks && now - askAt >= 0 && now - busyUntil >= 0) {
            // A little earlier or later each time, else two hosts could ask each other in step for ever.
            askAt = now + (long) ((0.8 + 0.4 * jitter) * periodNanos);
            offers.clear();
            offers.addAll(world.partners(world.state()));
            askNext();
        }
    }

    private void expire() {
        switch (phase) {
            case ASKING -> {
                silent++;
                avoid(partner);
                askNext();
            }
            case MOVING -> {
                // Nobody said what came of them; the task may be anywhere.
                for (Move move : List.copyOf(going.values())) {
                    settle(move, "no word of the move");
                }
                endMeeting();
            }
            case HELD -> {
                silent++;
                free(List.of());
            }
            case FREE -> {}
        }
    }

    private void avoid(int host) {
        if (avoidedUntil.size() >= MAX_AVOIDED) {
            avoidedUntil.clear();
        }
        avoidedUntil.put(host, nowNanos + AVOIDED_NANOS);
    }

    private boolean isAvoided(int host) {
        Long until = avoidedUntil.get(host);
        if (until != null && nowNanos - until >= 0) {
            avoidedUntil.remove(host);
            return false;
        }
        return until != null;
    }

    private void askNext() {
        phase = Phase.FREE;
        while (!offers.isEmpty()) {
            int next = offers.poll();
            if (next == hostIndex || isAvoided(next)) {
                continue;
            }
            int number = lastMeeting == Integer.MAX_VALUE ? 1 : lastMeeting + 1;
            if (world.send(next, new BridgeMessage.Ask(number))) {
                lastMeeting = number;
                phase = Phase.ASKING;
                partner = next;
                meeting = number;
                deadline = nowNanos + ANSWER_NANOS;
                return;
            }
            world.open(next);
        }
    }

    /** A message of a meeting; others are not for here. */
    public void message(int from, BridgeMessage message, long now) {
        nowNanos = now;
        avoidedUntil.remove(from);
        if (message instanceof BridgeMessage.Ask ask) {
            onAsk(from, ask.meeting());
        } else if (message instanceof BridgeMessage.Busy busy) {
            if (isAsking(from, busy.meeting())) {
                refused++;
                askNext();
            }
        } else if (message instanceof BridgeMessage.State state) {
            onState(from, state);
        } else if (message instanceof BridgeMessage.Going begin) {
            if (isHeldBy(from, begin.meeting())) {
                onGoing(begin);
            }
        } else if (message instanceof BridgeMessage.End end) {
            if (isHeldBy(from, end.meeting())) {
                free(end.steps());
            }
        }
    }

    private boolean isAsking(int host, int number) {
        return phase == Phase.ASKING && partner == host && meeting == number;
    }

    private boolean isHeldBy(int host, int number) {
        return phase == Phase.HELD && partner == host && meeting == number;
    }

    private void onAsk(int from, int number) {
        boolean givesIn = phase == Phase.ASKING && partner == from && from < hostIndex;
        // A host that asks again has forgotten the meeting before, as one does that was cut off.
        boolean again = phase == Phase.HELD && partner == from && going.isEmpty();
        boolean free = phase == Phase.FREE && nowNanos - busyUntil >= 0;
        if (!world.hasTime() || !givesIn && !again && !free) {
            world.send(from, new BridgeMessage.Busy(number));
            return;
        }
        offers.clear();
        phase = Phase.HELD;
        partner = from;
        meeting = number;
        deadline = nowNanos + DECISION_NANOS;
        if (!world.send(from, new BridgeMessage.State(number, world.state()))) {
            phase = Phase.FREE;
        }
    }

    private void onState(int from, BridgeMessage.State state) {
        if (!isAsking(from, state.meeting())) {
            // It holds itself for a meeting that was given up.
            world.send(from, new BridgeMessage.End(state.meeting(), List.of()));
            return;
        }
        met++;
        HostState self = world.state();
        List<Move> chosen = possible(world.meet(self, state.state()), self, state.state());
        if (chosen.isEmpty()) {
            world.send(from, new BridgeMessage.End(meeting, List.of()));
            askNext();
            return;
        }
        offers.clear();
        phase = Phase.MOVING;
        deadline = nowNanos + MOVES_NANOS;
        results.clear();
        List<BridgeMessage.Step> steps = new ArrayList<>();
        for (Move move : chosen) {
            going.put(move.tid(), move);
            steps.add(new BridgeMessage.Step(move.tid(), move.fromHost() == from, null));
        }
        world.send(from, new BridgeMessage.Going(meeting, steps));
        int number = meeting;
        for (Move move : chosen) {
            world.going(move);
            world.move(move, problem -> onMoved(number, move, problem));
        }
    }

    /** A policy moves what is there and can move, from one of the two to the other. */
    private List<Move> possible(List<Move> chosen, HostState self, HostState other) {
        Map<Integer, Move> possible = new LinkedHashMap<>();
        for (Move move : chosen) {
            boolean out = move.fromHost() == hostIndex && move.toHost() == partner && hasMovable(self, move.tid());
            boolean in = move.fromHost() == partner && move.toHost() == hostIndex && hasMovable(other, move.tid());
            if ((out || in) && possible.size() < BridgeCodec.MAX_STEPS) {
                possible.putIfAbsent(move.tid(), move);
            }
        }
        return List.copyOf(possible.values());
    }

    private static boolean hasMovable(HostState state, int tid) {
        for (TaskView task : state.tasks()) {
            if (task.tid() == tid) {
                return task.canMove();
            }
        }
        return false;
    }

    private void onMoved(int number, Move move, String problem) {
        if (phase == Phase.MOVING && meeting == number && going.get(move.tid()) == move) {
            settle(move, problem);
            if (going.isEmpty()) {
                endMeeting();
            }
        }
    }

    private void settle(Move move, String problem) {
        going.remove(move.tid());
        results.add(new BridgeMessage.Step(move.tid(), move.fromHost() == partner, problem));
        if (problem == null) {
            moves++;
        } else {
            failed++;
        }
        world.settled(move, problem);
    }

    private void endMeeting() {
        world.send(partner, new BridgeMessage.End(meeting, results));
        rest();
    }

    private void onGoing(BridgeMessage.Going begin) {
        deadline = nowNanos + MOVES_NANOS;
        for (BridgeMessage.Step step : begin.steps()) {
            Move move = new Move(
                    step.tid(), step.there() ? hostIndex : partner, step.there() ? partner : hostIndex, "meeting");
            if (going.put(step.tid(), move) == null) {
                world.going(move);
            }
        }
    }

    /** The other let go; what it did not speak of did not move. */
    private void free(List<BridgeMessage.Step> steps) {
        boolean moved = !going.isEmpty();
        for (BridgeMessage.Step step : steps) {
            Move move = going.remove(step.tid());
            if (move != null) {
                world.settled(move, step.problem());
            }
        }
        for (Move move : going.values()) {
            world.settled(move, "no word of the move");
        }
        going.clear();
        if (moved) {
            rest();
        } else {
            phase = Phase.FREE;
        }
    }

    /** After an exchange nobody is met for half a period, so that what others believe can catch up. */
    private void rest() {
        phase = Phase.FREE;
        busyUntil = nowNanos + periodNanos / 2;
    }

    /** There is no way to a host any more. */
    public void down(int host, long now) {
        nowNanos = now;
        if (partner != host) {
            return;
        }
        if (phase == Phase.ASKING) {
            askNext();
        } else if (phase == Phase.HELD) {
            free(List.of());
        }
        // Moves that were asked for end by themselves.
    }

    /** What happened, for people: meetings, refusals, silences, moves, moves that failed. */
    public List<String> describe() {
        return List.of(
                String.format("%8d  hosts met", met),
                String.format("%8d  hosts had no time", refused),
                String.format("%8d  hosts did not answer", silent),
                String.format("%8d  tasks moved", moves),
                String.format("%8d  tasks that did not move though they should", failed));
    }

    /** Tasks moved by meetings that this host asked for. */
    public long moves() {
        return moves;
    }

    /** Whether nothing goes on, for tests. */
    boolean isFree() {
        return phase == Phase.FREE && going.isEmpty();
    }
}
