package org.jpvm.examples;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * A pool of tasks: one slave per host, and who is ready gets the next piece of work, so that fast hosts do more. Twin of the Fortran
 * {@code hitc.f}; shows balancing the load by itself, and noticing that a slave died, without which the master would wait for ever.
 *
 * <pre>
 * ./jpvm run hitc
 * ./jpvm run hitc --slave /usr/bin/hitc_slave    with the Fortran program as slaves
 *
 * 1 hosts detected in configuration
 * I got result from tid: 262147
 * sent 262147 task of size: 130
 * ...
 * I got result from tid: 262147
 * sent 262147 task of size: -1
 * Program Finished
 * </pre>
 *
 * Messages, the same as in Fortran: tag 1 to a slave (int rows of a matrix to invert, less than 1 ends it), tag 2 back (int tid).
 */
public final class Hitc {
    static final int WORK = 1;
    static final int RESULT = 2;
    static final int NO_MORE = -1;

    private static final int SLAVE_ENDED = 3;
    private static final int FIRST_SIZE = 140;
    private static final int LEAST_SIZE = 130;
    private static final int PIECES_PER_HOST = 10;
    private static final long SEED = 17;

    private Hitc() {}

    /** {@code [--slave PROGRAM]}: spawn this program in place of {@link HitcSlave}. */
    public static void main(String[] args) {
        String program = Arguments.parse(args, "hitc [--slave PROGRAM]").text("slave", null);
        try (PvmTask pvm = Pvm.enroll()) {
            int hosts = pvm.hosts().size();
            System.out.println(hosts + " hosts detected in configuration");
            List<Tid> slaves = Partners.spawn(
                    pvm, Partners.request(HitcSlave.class, program).withCount(hosts));
            pvm.notifyOn(NotifyKind.TASK_EXIT, SLAVE_ENDED, slaves);
            MessageBuffer first = pvm.newBuffer();
            first.packInt(FIRST_SIZE);
            pvm.multicast(slaves, WORK, first);
            handOut(pvm, new HashSet<>(slaves), (PIECES_PER_HOST - 1) * hosts);
        }
        System.out.println("Program Finished");
    }

    private static void handOut(PvmTask pvm, Set<Tid> busy, int pieces) {
        Random random = new Random(SEED);
        int left = pieces;
        while (!busy.isEmpty()) {
            MessageBuffer message = pvm.receive();
            Tid slave = new Tid(message.unpackInt());
            if (message.tag() == SLAVE_ENDED) {
                if (busy.contains(slave)) {
                    System.err.println(slave + " ended with its work not done");
                    System.exit(1);
                }
                continue;
            }
            System.out.println("I got result from tid: " + slave.value());
            int size = left > 0 ? LEAST_SIZE + random.nextInt(10) : NO_MORE;
            pvm.send(slave, WORK, work -> work.packInt(size));
            System.out.println("sent " + slave.value() + " task of size: " + size);
            left--;
            if (size == NO_MORE) {
                busy.remove(slave);
            }
        }
    }
}
