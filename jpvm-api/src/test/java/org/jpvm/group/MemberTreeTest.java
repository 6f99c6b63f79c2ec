package org.jpvm.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;

class MemberTreeTest {
    private static final int MOST = 70;

    private static int log2(int count) {
        return count == 1 ? 0 : 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    /** A frozen group with members on hosts; instance numbers are in the order of {@code tids}. */
    private static FrozenTable table(List<Tid> tids) {
        Map<Tid, Tid> coordinators = new HashMap<>();
        Map<Tid, Integer> counts = new HashMap<>();
        for (Tid tid : tids) {
            coordinators.merge(tid.host(), tid, (a, b) -> a.compareTo(b) < 0 ? a : b);
            counts.merge(tid.host(), 1, Integer::sum);
        }
        List<GroupHost> hosts = coordinators.keySet().stream()
                .sorted()
                .map(host -> new GroupHost(coordinators.get(host), counts.get(host)))
                .toList();
        return new FrozenTable(tids.stream().mapToInt(Tid::value).toArray(), hosts, 2);
    }

    private static List<Tid> tids(int... membersOfHosts) {
        List<Tid> tids = new ArrayList<>();
        for (int host = 0; host < membersOfHosts.length; host++) {
            for (int i = 0; i < membersOfHosts[host]; i++) {
                tids.add(Tid.ofTask(host + 1, i + 1));
            }
        }
        return tids;
    }

    /** Steps until this member has the data of all below it, when each member takes or gives one message in a step. */
    private static int steps(MemberTree tree, int position) {
        int steps = 0;
        for (int child : tree.children(position)) {
            steps = Math.max(steps, steps(tree, child)) + 1;
        }
        return steps;
    }

    private static int depth(MemberTree tree, int position) {
        return position == 0 ? 0 : 1 + depth(tree, tree.parent(position));
    }

    /** Checks the shape and returns the depth. */
    private static int check(FrozenTable table, Tid top) {
        MemberTree tree = MemberTree.over(table.byHosts(top));
        int size = table.size();
        assertEquals(size, tree.size());
        assertEquals(top, tree.member(0));
        assertEquals(MemberTree.NONE, tree.parent(0));
        assertEquals(size, tree.end(0));
        List<Tid> seen = new ArrayList<>();
        int deepest = 0;
        int links = 0;
        for (int i = 0; i < size; i++) {
            Tid member = tree.member(i);
            seen.add(member);
            assertEquals(i, tree.positionOf(member));
            deepest = Math.max(deepest, depth(tree, i));
            int next = i + 1;
            for (int child : tree.children(i)) {
                assertEquals(i, tree.parent(child), "parent of " + child);
                assertEquals(next, child, "the trees below the children of " + i + " follow each other");
                next = tree.end(child);
                links += member.host().equals(tree.member(child).host()) ? 0 : 1;
            }
            assertEquals(tree.end(i), next);
            assertEquals(
                    tree.isHead(i),
                    i == 0 || !tree.member(tree.parent(i)).host().equals(member.host()));
        }
        Collections.sort(seen);
        assertEquals(table.members().stream().sorted().toList(), seen, "each member once");
        int most =
                log2(table.hosts().stream().mapToInt(GroupHost::members).max().orElseThrow());
        int bound = most + log2(table.hosts().size());
        assertEquals(table.hosts().size() - 1, links, "links between hosts");
        assertTrue(deepest <= bound, deepest + " deep, not " + bound);
        assertTrue(steps(tree, 0) <= bound, steps(tree, 0) + " steps, not " + bound);
        assertTrue(tree.children(0).size() <= bound);
        return deepest;
    }

    @Test
    void onOneHostEverySizeAndEveryRootIsABinomialTree() {
        for (int size = 1; size <= MOST; size++) {
            FrozenTable table = table(tids(size));
            for (Tid root : table.members()) {
                // A reduction goes on from the coordinator to the root: one step more.
                assertTrue(check(table, root) + 1 <= log2(size) + 1);
                MemberTree tree = MemberTree.over(table.byHosts(root));
                assertEquals(log2(size), steps(tree, 0), size + " members");
                assertEquals(log2(size), tree.children(0).size(), size + " members");
            }
        }
    }

    @Test
    void onHostsOfTheSameSizeTheTreeIsAtMostOneDeeperThanOnOneHost() {
        for (int hosts = 1; hosts <= MOST; hosts++) {
            for (int each = 1; hosts * each <= MOST; each++) {
                int[] members = new int[hosts];
                java.util.Arrays.fill(members, each);
                FrozenTable table = table(tids(members));
                for (Tid root : table.members()) {
                    assertTrue(check(table, root) <= log2(hosts * each) + 1);
                }
            }
        }
    }

    @Test
    void anyHostsAndInstanceNumbers() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            int[] members = random.ints(1 + random.nextInt(9), 1, 9).toArray();
            List<Tid> tids = tids(members);
            Collections.shuffle(tids, random);
            FrozenTable table = table(tids);
            for (Tid root : tids) {
                check(table, root);
                check(table, table.coordinatorOf(root));
                int[] instances = table.instancesOf(MemberTree.over(table.byHosts(root)));
                assertEquals(tids.indexOf(root), instances[0]);
            }
        }
    }

    @Test
    void theOrderIsThatWithoutTrees() {
        Tid a1 = Tid.ofTask(1, 1);
        Tid a2 = Tid.ofTask(1, 2);
        Tid a3 = Tid.ofTask(1, 3);
        Tid b1 = Tid.ofTask(2, 1);
        Tid b2 = Tid.ofTask(2, 2);
        Tid c1 = Tid.ofTask(3, 1);
        FrozenTable table = table(List.of(a3, b2, a1, c1, b1, a2));
        assertEquals(
                List.of(List.of(b1, b2), List.of(a1, a3, a2), List.of(c1)), table.byHosts(table.coordinatorOf(b2)));
        assertEquals(List.of(List.of(b2, b1), List.of(a1, a3, a2), List.of(c1)), table.byHosts(b2));
    }

    @Test
    void aStrangerHasNoPlace() {
        FrozenTable table = table(tids(2, 2));
        MemberTree tree = MemberTree.over(table.byHosts(table.tidOf(0)));
        Tid stranger = Tid.ofTask(7, 1);
        Stream.<Runnable>of(() -> tree.positionOf(stranger), () -> table.coordinatorOf(stranger))
                .forEach(call -> assertEquals(
                        PvmError.NOT_IN_GROUP,
                        assertThrows(PvmException.class, call::run).error()));
    }
}
