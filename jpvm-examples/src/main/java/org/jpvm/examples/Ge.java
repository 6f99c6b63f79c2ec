package org.jpvm.examples;

import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
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
 * Messages, the same as in C: tag 15 to the others (int count), tag 63 from each to all (int instance, int tid). In C a member may leave
 * while others still ask the group server about it, which then say "doesn't match up"; here the first member sends tag 16 (empty) when it
 * needs the others no more, and leaves last. {@link Gexamp} does the same with a barrier.
 */
public final class Ge {
    static final int MOST_MEMBERS = 32;

    private static final String GROUP = "ge";
    private static final int COUNT = 15;
    private static final int MAY_LEAVE = 16;

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
            if (pvm.parent().isEmpty()) {
                lead(pvm, group, instance, wanted, Partners.request(Ge.class, arguments.text("member", null)));
            } else {
                follow(pvm, group, instance, pvm.parent().get());
            }
            group.leave();
        }
        System.out.println("done");
    }

    private static void lead(PvmTask pvm, Group group, int instance, int count, SpawnRequest member) {
        List<Tid> others = count > 1 ? Partners.spawn(pvm, member.withCount(count - 1)) : List.of();
        others.forEach(other -> System.out.println(Partners.hex(other)));
        MessageBuffer message = pvm.newBuffer();
        message.packInt(count);
        pvm.multicast(others, COUNT, message);
        meet(pvm, group, instance, count);
        pvm.multicast(others, MAY_LEAVE, pvm.newBuffer());
        // Members in C still ask about the first one.
        for (Tid other : others) {
            pvm.notifyOn(NotifyKind.TASK_EXIT, MAY_LEAVE, List.of(other));
            pvm.receive(Tid.ANY, MAY_LEAVE);
        }
    }

    private static void follow(PvmTask pvm, Group group, int instance, Tid leader) {
        int count = pvm.receive(leader, COUNT).unpackInt();
        System.out.println("nproc " + count);
        meet(pvm, group, instance, count);
        // A leader in C sends nothing, but ends.
        pvm.notifyOn(NotifyKind.TASK_EXIT, MAY_LEAVE, List.of(leader));
        pvm.receive(Tid.ANY, MAY_LEAVE);
    }

    private static void meet(PvmTask pvm, Group group, int instance, int count) {
        group.barrier(count);
        System.out.println("group ge size " + group.size() + " gid " + instance + ": sync");
        Members.callTheRoll(pvm, group, count);
    }
}
