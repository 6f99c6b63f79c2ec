package org.jpvm.examples;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmTask;
import org.jpvm.group.Group;

/** One task in many groups, named {@code group0}, {@code group1} and so on: what {@link Thb}, {@link Tjf} and {@link Tjl} have in common. */
final class ManyGroups {
    /** What the C programs once took for the limit. */
    static final int USUAL_COUNT = 32;

    private final PvmTask pvm;
    private final List<Group> groups = new ArrayList<>();
    private final List<Integer> instances = new ArrayList<>();

    private ManyGroups(PvmTask pvm) {
        this.pvm = pvm;
    }

    /** Joins so many groups and says so. */
    static ManyGroups join(PvmTask pvm, int count) {
        ManyGroups result = new ManyGroups(pvm);
        for (int i = 0; i < count; i++) {
            Group group = Group.of(pvm, "group" + i);
            result.groups.add(group);
            result.instances.add(group.join());
            System.out.println("joined " + group.name());
        }
        return result;
    }

    Group get(int index) {
        return groups.get(index);
    }

    /** Asks the group server for the own instance number in each group, and for the task with that number. */
    void check() {
        for (int i = groups.size() - 1; i >= 0; i--) {
            Group group = groups.get(i);
            int instance = group.instance();
            if (instance != instances.get(i) || !group.tidOf(instance).equals(pvm.tid())) {
                System.out.println("I'm not myself " + instance + " " + group.name());
            }
        }
    }

    void leave() {
        groups.forEach(Group::leave);
    }
}
