package org.jpvm.examples;

import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/**
 * A group whose first member starts the others and tells them how many they are; all meet at a barrier and call the roll. Twin of
 * {@code ge.c}; shows joining, instance numbers, a barrier and a broadcast to the group.
 *
 * <pre>
 * ./jpvm run ge 4
 * ./jpvm run ge 4 --member /usr/bin/ge     with C programs as the other members
 *
 * ge 0x40002 enrolled
 * ge 0x40002 0
 * 0x40004
 * 0x40005
 * 0x40006
 * group ge size 4 gid 0: sync
 * done
 * </pre>
 *
 * Messages, the same as in C: tag 15 to the others (int count), tag 63 from each to all (int instance, int tid).
 */
public final class Ge {
    static final int MOST_MEMBERS = 32;

    private static final String GROUP = "ge";
    private static final int COUNT = 15;

    private Ge() {}

    /** {@code [COUNT]}: members, 4 unless given; {@code [--member PROGRAM]}: spawn this program in place of this class. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.parse(args, "ge [COUNT] [--member PROGRAM]");
        int wanted = arguments.number(0, 4, 1, MOST_MEMBERS);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("ge " + Partners.hex(pvm.tid()) + " enrolled");
            Group group = Group.of(pvm, GROUP);
            int instance = group.join();
            System.out.println("ge " + Partners.hex(pvm.tid()) + " " + instance);
            int count;
            if (pvm.parent().isEmpty()) {
                count = wanted;
                startOthers(pvm, count, arguments.text("member", null));
            } else {
                count = pvm.receive(pvm.parent().get(), COUNT).unpackInt();
                System.out.println("nproc " + count);
            }
            group.barrier(count);
            System.out.println("group ge size " + group.size() + " gid " + instance + ": sync");
            Members.callTheRoll(pvm, group, count);
            group.leave();
        }
        System.out.println("done");
    }

    private static void startOthers(PvmTask pvm, int count, String program) {
        if (count == 1) {
            return;
        }
        List<Tid> others =
                Partners.spawn(pvm, Partners.request(Ge.class, program).withCount(count - 1));
        others.forEach(other -> System.out.println(Partners.hex(other)));
        MessageBuffer message = pvm.newBuffer();
        message.packInt(count);
        pvm.multicast(others, COUNT, message);
    }
}
