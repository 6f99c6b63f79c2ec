package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.group.Group;

/**
 * Watches a group grow: every member asks for the size until all are there. Twin of {@code gs.c} (Debian calls it {@code gs.pvm}); shows the
 * size of a group. The C program asks without a pause; a barrier would do the same and ask once.
 *
 * <pre>
 * ./jpvm run gs 4
 * ./jpvm run gs 4 --member /usr/bin/gs.pvm     with C programs as the other members
 *
 * gs 0x40002 enrolled
 * 0x40004
 * 0x40005
 * 0x40006
 * waiting on kids to join
 * waiting on kids to join
 * </pre>
 */
public final class Gs {
    private static final String GROUP = "gsgroup";

    private Gs() {}

    /** {@code [COUNT]}: members, 4 unless given; {@code [--member PROGRAM]}: spawn this program in place of this class. */
    public static void main(String[] args) throws InterruptedException {
        Arguments arguments = Arguments.parse(args, "gs [COUNT] [--member PROGRAM]");
        int count = arguments.number(0, 4, 1, Ge.MOST_MEMBERS);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("gs " + Partners.hex(pvm.tid()) + " enrolled");
            Group group = Group.of(pvm, GROUP);
            boolean first = group.join() == 0;
            if (first && count > 1) {
                Partners.spawn(
                                pvm,
                                Partners.request(Gs.class, arguments.text("member", null))
                                        .withArguments(Integer.toString(count))
                                        .withCount(count - 1))
                        .forEach(other -> System.out.println(Partners.hex(other)));
            }
            Members.await(group, count, () -> {
                if (first) {
                    System.out.println("waiting on kids to join");
                }
            });
            group.barrier(count);
            group.leave();
        }
    }
}
