package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.group.Group;

/**
 * A group whose members all run the same program with the same arguments, and find out from their instance number who is the first and
 * starts the others. Twin of {@code gexamp.c}; shows the usual frame of such a program, between two barriers.
 *
 * <pre>
 * ./jpvm run gexamp 4
 * ./jpvm run gexamp 4 --member /usr/bin/gexamp     with C programs as the other members
 *
 * gexamp 0x40002 enrolled
 * gexamp 0x40002 0
 * 0x40004
 * 0x40005
 * 0x40006
 * gexamp 0: sync
 * </pre>
 *
 * Message, the same as in C: tag 63 from each to all (int instance, int tid).
 */
public final class Gexamp {
    /** The C program takes the last part of the name it was started by. */
    private static final String GROUP = "gexamp";

    private Gexamp() {}

    /** {@code [COUNT]}: members, 4 unless given; {@code [--member PROGRAM]}: spawn this program in place of this class. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.parse(args, "gexamp [COUNT] [--member PROGRAM]");
        int count = arguments.number(0, 4, 1, Ge.MOST_MEMBERS);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("gexamp " + Partners.hex(pvm.tid()) + " enrolled");
            Group group = Group.of(pvm, GROUP);
            int instance = group.join();
            System.out.println("gexamp " + Partners.hex(pvm.tid()) + " " + instance);
            if (instance == 0 && count > 1) {
                Partners.spawn(
                                pvm,
                                Partners.request(Gexamp.class, arguments.text("member", null))
                                        .withArguments(Integer.toString(count))
                                        .withCount(count - 1))
                        .forEach(other -> System.out.println(Partners.hex(other)));
            }
            group.barrier(count);
            System.out.println("gexamp " + instance + ": sync");
            Members.callTheRoll(pvm, group, count);
            // Nobody leaves while others still ask the group server about it.
            group.barrier(count);
            group.leave();
        }
    }
}
