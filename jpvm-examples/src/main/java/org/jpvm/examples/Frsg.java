package org.jpvm.examples;

import java.util.Optional;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;

/**
 * {@link Trsg} with another group name and with doubles in the last reduction. Twin of the Fortran {@code frsg.f}, which can be a member of
 * its group.
 *
 * <pre>
 * ./jpvm run frsg --tasks 4 --count 5
 * ./jpvm run frsg --tasks 4 --count 5 --member /usr/bin/frsg     with Fortran programs as the other members
 *
 * INPUT values: nprocs = 4, count = 5
 * Test OK: Sum of Squares of first 20 integers is 2870
 * Test Ok: Received (5.000000, 2.000000)
 * </pre>
 */
public final class Frsg {
    private static final String GROUP = "grp_frsg";

    private Frsg() {}

    /** {@code [--tasks N] [--count N]}, 4 and 5 unless given; {@code [--member PROGRAM]}: spawn this program in place of this class. */
    public static void main(String[] args) throws InterruptedException {
        SumOfSquares.run(args, "frsg", Frsg.class, GROUP, Frsg::greatest);
    }

    private static Optional<double[]> greatest(Group group, int value, int location) {
        double[] mine = {value, location};
        return group.reduce(Frsg::maxWithLocation, ElementType.DOUBLE, mine, SumOfSquares.GREATEST, SumOfSquares.ROOT);
    }

    /** The first half of an array are values, the second half their locations; of equal values the smaller location wins. */
    private static void maxWithLocation(double[] into, double[] from, int count) {
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
