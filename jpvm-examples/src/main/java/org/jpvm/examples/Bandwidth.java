package org.jpvm.examples;

import java.util.List;
import java.util.Locale;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/**
 * Two tasks send doubles to and fro, from none to 100,000 at a time; what the four {@code bwtest} programs have in common. They find each
 * other by the group {@code bwtest}: members 0 and 1 are a pair, 2 and 3 are one, and so on. The even one measures.
 *
 * <p>Messages, the same as in C: tag 10 to the odd member and back (100,000 doubles, checked), tag 100 to and fro (doubles).
 */
final class Bandwidth {
    private static final String GROUP = "bwtest";
    private static final int CHECKED = 10;
    private static final int MEASURED = 100;
    private static final int PARTNER_ENDED = 1;
    private static final int ROUNDS = 20;
    private static final int MOST_DOUBLES = 100_000;

    private final PvmTask pvm;
    private final Encoding encoding;
    private final boolean keepBuffer;
    private final double[] data = new double[MOST_DOUBLES];

    private Bandwidth(PvmTask pvm, Encoding encoding, boolean keepBuffer) {
        this.pvm = pvm;
        this.encoding = encoding;
        this.keepBuffer = keepBuffer;
    }

    /** Packs every message anew, or with {@code keepBuffer} sends one buffer of each size again and again. */
    static void run(String name, String packing, Encoding encoding, boolean keepBuffer, String[] args)
            throws InterruptedException {
        Arguments.parse(args, name);
        try (PvmTask pvm = Pvm.enroll()) {
            Group group = Group.of(pvm, GROUP);
            int instance = group.join();
            boolean first = instance % 2 == 0;
            System.out.printf(Locale.ROOT, "%x myinst is %d%n", pvm.tid().value(), instance);
            Tid partner = Members.await(group, instance ^ 1);
            if (first) {
                System.out.println("--- Simple PVM Bandwidth Test ----");
                System.out.println("Using pack option: " + packing);
                System.out.println("Max data size is: " + MOST_DOUBLES * Double.BYTES);
                System.out.println("Number of iterations/sample: " + ROUNDS);
            }
            System.out.printf(Locale.ROOT, "%x -- I am the %s%n", pvm.tid().value(), first ? "master" : "slave");
            pvm.notifyOn(NotifyKind.TASK_EXIT, PARTNER_ENDED, List.of(partner));
            Bandwidth test = new Bandwidth(pvm, encoding, keepBuffer);
            test.check(partner, first);
            for (int count = 0; count <= MOST_DOUBLES; count = count == 0 ? 1 : 10 * count) {
                test.measure(partner, first, count);
            }
            group.leave();
        }
    }

    private void check(Tid partner, boolean first) {
        if (first) {
            for (int i = 0; i < MOST_DOUBLES; i++) {
                data[i] = square(i);
            }
            pvm.send(partner, CHECKED, pack(MOST_DOUBLES));
            receive(CHECKED, MOST_DOUBLES);
        } else {
            receive(CHECKED, MOST_DOUBLES);
            pvm.send(partner, CHECKED, pack(MOST_DOUBLES));
        }
        for (int i = 0; i < MOST_DOUBLES; i++) {
            if (data[i] != square(i)) {
                System.out.println("error: data[" + i + "] = " + data[i]);
                return;
            }
        }
        System.out.println(pvm.tid() + ": " + MOST_DOUBLES + " doubles received correctly");
    }

    /** In 32 bits, with the overflow of the C program. */
    private static double square(int i) {
        return i * i;
    }

    private void measure(Tid partner, boolean first, int count) {
        MessageBuffer kept = keepBuffer ? pack(count) : null;
        long start = System.nanoTime();
        for (int n = 0; n < ROUNDS; n++) {
            if (!first) {
                receive(MEASURED, count);
            }
            pvm.send(partner, MEASURED, kept != null ? kept : pack(count));
            if (first) {
                receive(MEASURED, count);
            }
        }
        if (first) {
            long micros = Math.max((System.nanoTime() - start) / 1000 / ROUNDS, 1);
            int bytes = count * Double.BYTES;
            System.out.printf(
                    Locale.ROOT,
                    "Roundtrip T = %d (us)  (%.4f MB/s)  Data size: %d%n",
                    micros,
                    2.0 * bytes / micros,
                    bytes);
        }
    }

    private MessageBuffer pack(int count) {
        MessageBuffer message = pvm.newBuffer(encoding);
        message.packDoubles(data, 0, count, 1);
        return message;
    }

    private void receive(int tag, int count) {
        MessageBuffer message = pvm.receive();
        if (message.tag() != tag) {
            System.err.println("the partner ended too early");
            System.exit(1);
        }
        message.unpackDoubles(data, 0, count, 1);
    }
}
