package org.jpvm.mosix.balance;

import java.util.List;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.placement.HostState;

/** What bridges tell each other beside gossip; the bytes are those of {@link BridgeCodec}. */
public sealed interface BridgeMessage {
    /** Has the other time for a meeting? It is answered by {@link State} or {@link Busy}. */
    record Ask(int meeting) implements BridgeMessage {}

    /** It has not. */
    record Busy(int meeting) implements BridgeMessage {}

    /** It has, and is held until {@link End}. */
    record State(int meeting, HostState state) implements BridgeMessage {}

    /** These moves begin. */
    record Going(int meeting, List<Step> steps) implements BridgeMessage {
        /** Keeps its own list. */
        public Going {
            steps = List.copyOf(steps);
        }
    }

    /** The meeting is over, with what came of the moves. */
    record End(int meeting, List<Step> steps) implements BridgeMessage {
        /** Keeps its own list. */
        public End {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A move of a meeting.
     *
     * @param tid     the task
     * @param there   whether it is at the host that gets this message, and goes to the other; else the other way
     * @param problem why it did not move, null when it did or is not known yet
     */
    record Step(int tid, boolean there, String problem) {}

    /** A task that was here is yours now. */
    record Carried(CarriedTask task) implements BridgeMessage {}

    /** What programs needed that have ended. */
    record History(List<ProgramHistory.Known> programs) implements BridgeMessage {
        /** Keeps its own list. */
        public History {
            programs = List.copyOf(programs);
        }
    }

    /**
     * The policy that moves running tasks, for the whole machine. Of two choices the one with the higher number wins, then that of the higher host.
     *
     * @param number of the choice, above 0
     * @param host   where it was made
     * @param policy name
     */
    record Choice(long number, int host, String policy) implements BridgeMessage {}
}
