package org.jpvm.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.Reduction;

/** The sum of the first squares, added up by the members of a group in two ways; what {@link Trsg} and {@link Frsg} have in common. */
final class SumOfSquares {
    static final int GREATEST = 25;
    static final int ROOT = 0;

    private static final int START = 17;
    private static final int ROWS = 19;
    private static final int PARTS = 21;
    private static final int SUM = 23;
    private static final int MOST_TASKS = 16;
    private static final int MOST_COLUMNS = 20;

    private final PvmTask pvm;
    private final Group group;
    private final Greatest greatest;

    /** The greatest value of all members and the smallest location that has it, at the root; with tag {@link #GREATEST}. */
    interface Greatest {
        Optional<double[]> of(Group group, int value, int location);
    }

    private SumOfSquares(PvmTask pvm, Group group, Greatest greatest) {
        this.pvm = pvm;
        this.group = group;
        this.greatest = greatest;
    }

    static void run(String[] args, String name, Class<?> program, String groupName, Greatest greatest)
            throws InterruptedException {
        Arguments arguments = Arguments.parse(args, name + " [--tasks N] [--count N] [--member PROGRAM]");
        int tasks = arguments.number("tasks", 4, 1, MOST_TASKS);
        int columns = arguments.number("count", 5, 1, MOST_COLUMNS);
        try (PvmTask pvm = Pvm.enroll()) {
            Group group = Group.of(pvm, groupName);
            int instance = group.join();
            SumOfSquares work = new SumOfSquares(pvm, group, greatest);
            if (instance == ROOT) {
                work.start(Partners.request(program, arguments.text("member", null)), tasks, columns);
            } else {
                MessageBuffer start = pvm.receive(Tid.ANY, START);
                tasks = start.unpackInt();
                columns = start.unpackInt();
            }
            work.share(instance, tasks, columns);
            group.barrier(tasks);
            group.leave();
        }
    }

    private void start(SpawnRequest request, int tasks, int columns) throws InterruptedException {
        System.out.println("INPUT values: nprocs = " + tasks + ", count = " + columns);
        if (tasks > 1) {
            Partners.spawn(pvm, request.withCount(tasks - 1));
            // A broadcast reaches only those who have joined.
            Members.await(group, tasks, () -> {});
            MessageBuffer start = pvm.newBuffer();
            start.packInt(tasks).packInt(columns);
            group.broadcast(START, start);
        }
    }

    private void share(int instance, int tasks, int columns) {
        int[] matrix =
                instance == ROOT ? IntStream.rangeClosed(1, tasks * columns).toArray() : new int[0];
        int[] row = group.scatter(ElementType.INT, matrix, columns, ROWS, ROOT);

        // Every number times itself: a built-in reduction works on two arrays of one task, too.
        int[] same = IntStream.rangeClosed(instance * columns + 1, (instance + 1) * columns)
                .toArray();
        Reduction.PRODUCT.on(ElementType.INT).combine(row, same, columns);

        int[] part = {Arrays.stream(row).sum()};
        Optional<int[]> parts = group.gather(ElementType.INT, part, PARTS, ROOT);
        Optional<int[]> sums = group.reduce(Reduction.SUM, ElementType.INT, row, SUM, ROOT);

        int middle = tasks / 2;
        int value = columns - (instance - middle) * (instance - middle);
        Optional<double[]> maximum = greatest.of(group, value, instance);

        if (instance == ROOT) {
            reportSums(tasks * columns, parts.orElseThrow(), sums.orElseThrow());
            reportMaximum(maximum.orElseThrow(), columns, middle);
        }
    }

    private static void reportSums(int numbers, int[] parts, int[] sums) {
        int byRows = Arrays.stream(parts).sum();
        int byColumns = Arrays.stream(sums).sum();
        int expected = numbers * (numbers + 1) * (2 * numbers + 1) / 6;
        if (byRows == expected && byColumns == expected) {
            System.out.println("Test OK: Sum of Squares of first " + numbers + " integers is " + byRows);
        } else {
            System.out.println("ERROR: the sum of squares of the first " + numbers + " integers is " + expected
                    + ", not " + byRows + " (by rows) or " + byColumns + " (by columns)");
        }
    }

    private static void reportMaximum(double[] maximum, int value, int location) {
        boolean good = maximum[0] == value && maximum[1] == location;
        System.out.printf(
                Locale.ROOT,
                good ? "Test Ok: Received (%f, %f)%n" : "ERROR: received (%f, %f), not (%d, %d)%n",
                maximum[0],
                maximum[1],
                value,
                location);
    }
}
