package org.jpvm.examples.migration;

import java.util.Optional;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * A task that computes and tells its parent how far it is; {@code ./jpvm demo} spawns some and moves them. It does nothing for being moved.
 *
 * <pre>
 * tag  from    content
 * 1    parent  double rounds
 * 2    task    double share of them that is done, string name of the host where it runs; a few times a second
 * 3    task    int result, which depends on all rounds, string name of the host
 * </pre>
 */
public final class Crunch {
    /** Tag of the work. */
    public static final int WORK = 1;
    /** Tag of how far it is. */
    public static final int PROGRESS = 2;
    /** Tag of the result. */
    public static final int RESULT = 3;

    /** Variable of a host's processes with its name: cheaper than to ask the daemon, for who asks all the time. */
    public static final String HOST_VARIABLE = "JPVM_DEMO_HOST";

    private static final int ROUNDS_AT_ONCE = 1_000_000;
    private static final long REPORT_NANOS = 150_000_000;

    private Crunch() {}

    /** A task of {@code ./jpvm demo}, or of anybody who sends it work. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            Optional<Tid> parent = pvm.parent();
            if (parent.isEmpty()) {
                System.out.println("crunch: spawn me and send me a number of rounds");
                return;
            }
            long rounds = (long) pvm.receive(parent.get(), WORK).unpackDouble();
            long seed = 88172645463325252L;
            long reported = System.nanoTime();
            long turn = reported;
            for (long done = 0; done < rounds; ) {
                int now = (int) Math.min(ROUNDS_AT_ONCE, rounds - done);
                seed = crunch(seed, now);
                done += now;
                turn = Turns.take(pvm.tid().value(), turn);
                if (turn - reported > REPORT_NANOS) {
                    reported = turn;
                    double share = (double) done / rounds;
                    pvm.send(
                            parent.get(),
                            PROGRESS,
                            message -> message.packDouble(share).packString(host()));
                }
            }
            int result = Long.hashCode(seed);
            pvm.send(parent.get(), RESULT, message -> message.packInt(result).packString(host()));
        }
    }

    private static long crunch(long seed, int rounds) {
        long x = seed;
        for (int i = 0; i < rounds; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }

    private static String host() {
        return System.getenv().getOrDefault(HOST_VARIABLE, "?");
    }
}
