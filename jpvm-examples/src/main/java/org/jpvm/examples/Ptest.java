package org.jpvm.examples;

import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/**
 * All members of a group send arrays to the first one, which looks at every number. Twin of {@code ptest.c}; shows a frozen group, messages
 * that are packed in place ({@code pvm_psend}), and a sender who waits for leave to go on. Start as many as the first argument says; Java
 * and C tasks may be members of one group.
 *
 * <pre>
 * ./jpvm run -n 3 ptest 3
 *
 * 40002 understands 3 processes
 * 40003 understands 3 processes
 * 40004 understands 3 processes
 * Receiving data iter 0 ...
 * Data validated from all tasks!
 * Receiving data iter 1 ...
 * ...
 * </pre>
 *
 * Messages, the same as in C: tag 0 to the first member (double[10000] {@code 2 k + instance + 10000 round}, in place, so raw), tag 10 back
 * (int round, XDR).
 */
public final class Ptest {
    private static final String GROUP = "group";
    private static final int DATA = 0;
    private static final int GO_ON = 10;
    private static final int DATA_COUNT = 10_000;
    private static final int MOST_TASKS = 1000;
    private static final int MOST_ROUNDS = 1_000_000;

    private Ptest() {}

    /**
     * {@code TASKS [DEBUGMASK [ROUNDS [EVERY]]]}: members, libpvm's debug mask for the first of them, rounds (8), and that in every so many
     * rounds the senders wait for the first member (1). Exit status 255 when a number is wrong.
     */
    public static void main(String[] args) {
        Arguments arguments = Arguments.words(args, "ptest TASKS [DEBUGMASK [ROUNDS [EVERY]]]", 1, 4);
        int tasks = arguments.number(0, 0, 1, MOST_TASKS);
        int debugMask = arguments.number(1, 0, 0, Integer.MAX_VALUE);
        int rounds = arguments.number(2, 8, 0, MOST_ROUNDS);
        int every = arguments.number(3, 1, 1, MOST_ROUNDS);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.printf("%x understands %d processes%n", pvm.tid().value(), tasks);
            Group group = Group.join(pvm, GROUP);
            boolean first = group.instance() == 0;
            if (first) {
                pvm.setOption(TaskOption.DEBUG_MASK, debugMask);
            }
            group.freeze(tasks);
            boolean right = true;
            for (int round = 0; round < rounds && right; round++) {
                boolean goOn = round % every == 0;
                right = first ? collect(pvm, group, tasks, round, goOn) : deliver(pvm, group, round, goOn);
            }
            if (!right) {
                System.exit(255);
            }
            group.leave();
        }
    }

    private static boolean collect(PvmTask pvm, Group group, int tasks, int round, boolean goOn) {
        System.out.println("Receiving data iter " + round + " ...");
        double[] data = new double[DATA_COUNT];
        for (int instance = 1; instance < tasks; instance++) {
            pvm.receive(group.tidOf(instance), DATA).unpackDoubles(data);
            for (int k = 0; k < DATA_COUNT; k++) {
                if (data[k] != expected(instance, round, k)) {
                    System.out.printf(
                            "Array match failed on iter %d, task %d index %d%n"
                                    + "Data should have been %f and was %f%n",
                            round, instance, k, expected(instance, round, k), data[k]);
                    return false;
                }
            }
        }
        System.out.println("Data validated from all tasks!");
        if (goOn) {
            MessageBuffer message = pvm.newBuffer();
            message.packInt(round);
            for (int instance = 1; instance < tasks; instance++) {
                pvm.send(group.tidOf(instance), GO_ON, message);
            }
        }
        return true;
    }

    private static boolean deliver(PvmTask pvm, Group group, int round, boolean wait) {
        double[] data = new double[DATA_COUNT];
        for (int k = 0; k < DATA_COUNT; k++) {
            data[k] = expected(group.instance(), round, k);
        }
        Tid first = group.tidOf(0);
        MessageBuffer message = pvm.newBuffer(Encoding.IN_PLACE);
        message.packDoubles(data);
        pvm.send(first, DATA, message);
        if (wait) {
            int heard = pvm.receive(first, GO_ON).unpackInt();
            if (heard != round) {
                System.out.printf(
                        "%x received iteration count %d instead of %d%n",
                        pvm.tid().value(), heard, round);
                return false;
            }
        }
        return true;
    }

    private static double expected(int instance, int round, int k) {
        return 2.0 * k + instance + (double) round * DATA_COUNT;
    }
}
