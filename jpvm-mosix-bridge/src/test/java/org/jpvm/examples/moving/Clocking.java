package org.jpvm.examples.moving;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * Looks at its clock all the time and notes how long it stood still: the longest time between two looks. Has as many kilobytes of state as the first
 * argument says, one half in large arrays, one half in small objects. Hosts have to be of one computer, whose clock is the same in all of its JVMs.
 */
public final class Clocking {
    /** Tag of questions: int, below zero to end. */
    public static final int ASK = 1;
    /**
     * Tag of answers, once the work behind the longest gap since the last question is done, a string of numbers with blanks between: nanoseconds of the
     * gap; nanoseconds of CPU time by which that work took longer than as much work did before; sum of the state; moves as the daemon knows.
     */
    public static final int TOLD = 2;

    private static final int ARRAY_DOUBLES = 4096;
    /** What an image has for one small object and its number. */
    private static final int OBJECT_BYTES = 40;

    private static final int BLOCK_STEPS = 2000;
    /** Blocks between two looks for messages. */
    private static final int LOOK_BLOCKS = 256;
    /** Blocks whose time is compared, some tenths of a second. */
    private static final int WORK_BLOCKS = 100_000;

    private record Mark(int number, Long value) {}

    private final List<double[]> tables = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();

    private Clocking(int kilobytes) {
        int half = kilobytes * 1024 / 2;
        for (int bytes = 0; bytes <= half; bytes += ARRAY_DOUBLES * Double.BYTES) {
            tables.add(new double[ARRAY_DOUBLES]);
        }
        for (int bytes = 0; bytes < half; bytes += OBJECT_BYTES) {
            marks.add(new Mark(bytes, (long) bytes << 8));
        }
    }

    private long block(long value) {
        long next = value;
        for (int i = 0; i < BLOCK_STEPS; i++) {
            next = next * 6364136223846793005L + i;
        }
        tables.get((int) (next >>> 40) % tables.size())[(int) (next >>> 50) % ARRAY_DOUBLES] += 1;
        return next;
    }

    /** What {@link #marksOf} says, as long as nothing is lost. */
    private long sum() {
        long sum = 0;
        for (Mark mark : marks) {
            sum += mark.number + mark.value;
        }
        return sum;
    }

    /** Sum of the state with so many kilobytes. */
    public static long sumOf(int kilobytes) {
        return new Clocking(kilobytes).sum();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private void run(PvmTask pvm) {
        Tid parent = pvm.parent().orElseThrow();
        long value = 1;
        for (int i = 0; i < WORK_BLOCKS; i++) {
            value = block(value);
        }
        long usual = Long.MAX_VALUE;
        long longest = 0;
        long began = cpuNanos();
        long place = pid();
        int done = 0;
        boolean asked = false;
        long last = System.nanoTime();
        while (true) {
            for (int i = 0; i < LOOK_BLOCKS; i++) {
                value = block(value);
                long now = System.nanoTime();
                if (now - last > longest) {
                    longest = now - last;
                    began = cpuNanos();
                    place = pid();
                    done = 0;
                }
                last = now;
                done++;
            }
            if (pid() != place) {
                // It moved, but had stood still for longer without moving: CPU times of two JVMs are not compared.
                began = cpuNanos();
                place = pid();
                done = 0;
            }
            if (done >= WORK_BLOCKS) {
                long took = (cpuNanos() - began) * WORK_BLOCKS / done;
                usual = Math.min(usual, took);
                if (asked) {
                    long gap = longest;
                    long lost = took - usual;
                    int moves = pvm.migration().place().moves();
                    pvm.send(parent, TOLD, message -> message.packString(gap + " " + lost + " " + sum() + " " + moves));
                    asked = false;
                    longest = 0;
                    last = System.nanoTime();
                }
                began = cpuNanos();
                done = 0;
            }
            MessageBuffer question = pvm.tryReceive(parent, ASK).orElse(null);
            if (question != null) {
                if (question.unpackInt() < 0) {
                    return;
                }
                asked = true;
            }
        }
    }

    /** The task; an argument: kilobytes. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            new Clocking(Integer.parseInt(arguments[0])).run(pvm);
        }
    }
}
