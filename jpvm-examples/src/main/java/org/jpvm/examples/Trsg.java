package org.jpvm.examples;

import java.util.Optional;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;

/**
 * Adds up squares in a group: the first member scatters the numbers, all square theirs, a gather and a reduction bring the sums back. A
 * second reduction, by a function of this program, finds a maximum and who has it. Twin of {@code trsg.c}; shows scatter, gather and reduce.
 *
 * <pre>
 * ./jpvm run trsg --tasks 4 --count 5
 * ./jpvm run trsg --tasks 4 --count 5 --member /usr/bin/trsg     with C programs as the other members
 *
 * INPUT values: nprocs = 4, count = 5
 * Test OK: Sum of Squares of first 20 integers is 2870
 * Test Ok: Received (5.000000, 2.000000)
 * </pre>
 *
 * Message, the same as in C: tag 17 to all (int tasks, int numbers per task). Tags of the collective operations: 19, 21, 23, 25.
 */
public final class Trsg {
    private static final String GROUP = "group_rsg";

    private Trsg() {}

    /** {@code [--tasks N] [--count N]}, 4 and 5 unless given; {@code [--member PROGRAM]}: spawn this program in place of this class. */
    public static void main(String[] args) throws InterruptedException {
        SumOfSquares.run(args, "trsg", Trsg.class, GROUP, Trsg::greatest);
    }

    private static Optional<double[]> greatest(Group group, int value, int location) {
        float[] mine = {value, location};
        return group.reduce(Trsg::maxWithLocation, ElementType.FLOAT, mine, SumOfSquares.GREATEST, SumOfSquares.ROOT)
                .map(result -> new double[] {result[0], result[1]});
    }

    /** The first half of an array are values, the second half their locations; of equal values the smaller location wins. */
    private static void maxWithLocation(float[] into, float[] from, int count) {
        int half = count / 2;
        for (int i = 0; i < half; i++) {
            if (from[i] > into[i]) {
                into[i] = from[i];
                into[i + half] = from[i + half];
            } else if (from[i] == into[i]) {
                into[i + half] = Math.min(into[i + half], from[i + half]);
            }
        }
    }
}
