package org.jpvm.examples;

import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/**
 * A task that is in 32 groups, and others that join one of them: they meet at a barrier, and a broadcast lets them go. Twin of
 * {@code thb.c}; shows that a barrier and a broadcast concern one group only.
 *
 * <pre>
 * ./jpvm run thb 4
 * ./jpvm run thb 4 --member /usr/bin/tnb     with C programs as the other members
 *
 * joined group0
 * ...
 * joined group31
 * spawning ... barrier on group0
 * leaving all the groups
 * done.
 * </pre>
 *
 * Messages, the same as in C: tag 5 to each {@link Tnb} (string group, int members), tag 77 to all of them (empty).
 */
public final class Thb {
    static final int JOIN = 5;
    static final int LEAVE = 77;

    private Thb() {}

    /** {@code [COUNT]}: other members, 4 unless given; {@code [--member PROGRAM]}: spawn this program in place of {@link Tnb}. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.parse(args, "thb [COUNT] [--member PROGRAM]");
        int others = arguments.number(0, 4, 1, Ge.MOST_MEMBERS);
        try (PvmTask pvm = Pvm.enroll()) {
            ManyGroups groups = ManyGroups.join(pvm, ManyGroups.USUAL_COUNT);
            groups.check();
            Group group = groups.get(0);
            System.out.print("spawning ... ");
            List<Tid> started = Partners.spawn(
                    pvm,
                    Partners.request(Tnb.class, arguments.text("member", null)).withCount(others));
            for (Tid task : started) {
                pvm.send(task, JOIN, message -> message.packString(group.name()).packInt(others + 1));
            }
            System.out.println("barrier on " + group.name());
            group.barrier(others + 1);
            group.broadcast(LEAVE, pvm.newBuffer());
            System.out.println("leaving all the groups");
            groups.leave();
        }
        System.out.println("done.");
    }
}
