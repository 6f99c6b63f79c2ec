package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.group.Group;

/**
 * Joins a group and leaves it again, many times. Twin of {@code joinleave.c}; shows what a request to the group server costs. As in C the
 * program ends without leaving PVM: the daemon sees its connection end, and that is enough.
 *
 * <pre>
 * ./jpvm run joinleave 500
 *
 * joinleave 0x40002 enrolled
 * Joined 100 times
 * ...
 * Joined 500 times
 * </pre>
 */
public final class Joinleave {
    private static final String GROUP = "JoinLeave";
    private static final int REPORT_EVERY = 100;

    private Joinleave() {}

    /** {@code [COUNT]}: how often, 10000 unless given. */
    public static void main(String[] args) {
        int count = Arguments.parse(args, "joinleave [COUNT]").number(0, 10_000, 0, Integer.MAX_VALUE);
        PvmTask pvm = Pvm.enroll();
        System.out.println("joinleave " + Partners.hex(pvm.tid()) + " enrolled");
        Group group = Group.of(pvm, GROUP);
        for (int i = 1; i <= count; i++) {
            group.join();
            group.leave();
            if (i % REPORT_EVERY == 0) {
                System.out.println("Joined " + i + " times");
            }
        }
    }
}
