package org.jpvm.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.Reduction;

/**
 * A matrix shared out among the members of a group: the greatest column sum and the product of the first column, by two reductions. Twin of
 * {@code gexample.c}; shows joining, freezing, reducing and a barrier. The matrix has {@code 1 + |i - j|} in row i and column j, so that the
 * column sum is 1 + 2 + ... + n and the product is n!. The first member starts the others, unless it was itself started with others.
 *
 * <pre>
 * ./jpvm run gexample --dimension 10 --tasks 3
 * ./jpvm run gexample --dimension 10 --tasks 3 --member /usr/bin/gexample    with C programs as the other members
 * ./jpvm run -n 3 gexample                                                   all started together
 *
 * 3 tasks share a matrix of 10 rows
 * The 1-Norm is 55 (the sum of 1 to 10 is 55)
 * The product of column 1 is 3.62880e+06 (10 factorial)
 * </pre>
 *
 * Message, the same as in C: tag 1000 to the other members (int tasks, int rows); tags of the reductions: 1001 and 1002. The Fortran
 * {@code fgexample} can be the other member when there are two tasks and one host: it takes for granted two tasks per host.
 */
public final class Gexample {
    private static final String GROUP = "matrix";
    private static final String USAGE = "gexample [--dimension N] [--tasks N] [--member PROGRAM]";
    private static final int START = 1000;
    private static final int SUM = 1001;
    private static final int PRODUCT = 1002;
    private static final int MOST_TASKS = 32;
    private static final int MOST_ROWS = 10_000;

    private Gexample() {}

    /** {@code [--dimension N] [--tasks N]}, 100 and 4 unless given; {@code [--member PROGRAM]}: spawn this program in place of this class. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.parse(args, USAGE);
        int dimension = arguments.number("dimension", 100, 1, MOST_ROWS);
        int wanted = arguments.number("tasks", 4, 1, MOST_TASKS);
        SpawnRequest member = Partners.request(Gexample.class, arguments.text("member", null));
        try (PvmTask pvm = Pvm.enroll()) {
            Group group = Group.of(pvm, GROUP);
            // The first member has instance number 0, which is the root of the reductions.
            if (group.join() == 0) {
                lead(pvm, group, dimension, wanted, member);
            } else {
                MessageBuffer start = pvm.receive(Tid.ANY, START);
                work(group, start.unpackInt(), start.unpackInt());
            }
        } catch (PvmException e) {
            System.err.println("gexample: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void lead(PvmTask pvm, Group group, int dimension, int wanted, SpawnRequest member) {
        List<Tid> others = new ArrayList<>(pvm.siblings());
        others.remove(pvm.tid());
        if (others.isEmpty() && wanted > 1) {
            SpawnResult spawned = pvm.spawn(member.withCount(wanted - 1));
            if (!spawned.isComplete()) {
                System.out.println((wanted - 1) + " tasks were wanted; not started: " + spawned.errors());
            }
            others = spawned.tids();
        }
        int tasks = 1 + others.size();
        System.out.println(tasks + " tasks share a matrix of " + dimension + " rows");
        MessageBuffer start = pvm.newBuffer();
        start.packInt(tasks).packInt(dimension);
        pvm.multicast(others, START, start);
        work(group, tasks, dimension);
    }

    private static void work(Group group, int tasks, int dimension) {
        group.freeze(tasks);
        int first = firstRow(group.instance(), tasks, dimension);
        int end = firstRow(group.instance() + 1, tasks, dimension);
        int[] sums = new int[dimension];
        double[] products = new double[dimension];
        Arrays.fill(products, 1);
        for (int row = first; row < end; row++) {
            for (int column = 0; column < dimension; column++) {
                int value = 1 + Math.abs(row - column);
                sums[column] += value;
                products[column] *= value;
            }
        }
        Optional<int[]> allSums = group.reduce(Reduction.SUM, ElementType.INT, sums, SUM, 0);
        Optional<double[]> allProducts = group.reduce(Gexample::multiply, ElementType.DOUBLE, products, PRODUCT, 0);
        if (allSums.isPresent() && allProducts.isPresent()) {
            int norm = Arrays.stream(allSums.get()).max().orElseThrow();
            System.out.printf(
                    "The 1-Norm is %d (the sum of 1 to %d is %d)%n", norm, dimension, dimension * (dimension + 1) / 2);
            System.out.printf(
                    Locale.ROOT,
                    "The product of column 1 is %.5e (%d factorial)%n",
                    allProducts.get()[0],
                    dimension);
        }
        // Nobody leaves while others still reduce.
        group.barrier();
        group.leave();
    }

    /** The first {@code rows % tasks} tasks have one row more. */
    private static int firstRow(int instance, int tasks, int rows) {
        return instance * (rows / tasks) + Math.min(instance, rows % tasks);
    }

    /** A reduction of the user's own, here the same as {@link Reduction#PRODUCT}. */
    private static void multiply(double[] into, double[] from, int count) {
        for (int i = 0; i < count; i++) {
            into[i] *= from[i];
        }
    }
}
