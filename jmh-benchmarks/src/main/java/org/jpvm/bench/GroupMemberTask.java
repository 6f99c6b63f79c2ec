package org.jpvm.bench;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/** A member of the group of {@link GroupBenchmark} until it is killed. Arguments: the operation, number of members. */
public final class GroupMemberTask {
    private GroupMemberTask() {}

    /** Runs the task. */
    public static void main(String[] arguments) {
        GroupBenchmark.Operation operation = GroupBenchmark.Operation.valueOf(arguments[0]);
        int tasks = Integer.parseInt(arguments[1]);
        try (PvmTask pvm = Pvm.enroll()) {
            Tid leader = pvm.parent().orElseThrow();
            Group group = Group.join(pvm, GroupBenchmark.GROUP);
            group.barrier(tasks);
            group.freeze(tasks);
            while (pvm.isEnrolled()) {
                operation.follow(pvm, group, leader, tasks);
            }
        }
    }
}
