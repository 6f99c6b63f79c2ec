package org.jpvm.group;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;

/**
 * The members of a group as a tree: a binomial tree within each host, whose heads are a binomial tree in turn.
 *
 * <pre>
 *   hosts a: 0 1 2 3   b: 4 5   c: 6      0 --- 1, 2 --- 3
 *                                         +---- 4 --- 5
 *                                         +---- 6
 * </pre>
 *
 * Members have positions: host after host, as given. The tree below a position is a range of positions that starts there, so what comes from
 * the children in their order continues what a member has itself. Between hosts there is one link for each host but the first. The top has
 * ceil(log2(members of its host)) + ceil(log2(hosts)) children; a tree of one host is no deeper than ceil(log2(members)), and over hosts
 * of m members at most no deeper than ceil(log2(m)) + ceil(log2(hosts)).
 */
final class MemberTree {
    /** Parent of the top. */
    static final int NONE = -1;

    private final Tid[] members;
    private final int[] parents;
    private final int[] ends;
    private final boolean[] heads;

    private MemberTree(int size) {
        members = new Tid[size];
        parents = new int[size];
        ends = new int[size];
        heads = new boolean[size];
    }

    /** A tree over the members of hosts, at least one of each; the first of the first host is the top. */
    static MemberTree over(List<List<Tid>> hosts) {
        int count = hosts.size();
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i + 1] = starts[i] + hosts.get(i).size();
        }
        MemberTree tree = new MemberTree(starts[count]);
        for (int i = 0; i < count; i++) {
            List<Tid> here = hosts.get(i);
            for (int j = 0; j < here.size(); j++) {
                int at = starts[i] + j;
                tree.members[at] = here.get(j);
                if (j == 0) {
                    tree.heads[at] = true;
                    tree.parents[at] = i == 0 ? NONE : starts[binomialParent(i)];
                    tree.ends[at] = starts[binomialEnd(i, count)];
                } else {
                    tree.parents[at] = starts[i] + binomialParent(j);
                    tree.ends[at] = starts[i] + binomialEnd(j, here.size());
                }
            }
        }
        return tree;
    }

    private static int binomialParent(int position) {
        return position & (position - 1);
    }

    /** First position behind the binomial tree below one. */
    private static int binomialEnd(int position, int size) {
        return position == 0 ? size : (int) Math.min((long) position + Integer.lowestOneBit(position), size);
    }

    int size() {
        return members.length;
    }

    Tid member(int position) {
        return members[position];
    }

    /**
     * Position of a member.
     *
     * @throws PvmException NOT_IN_GROUP when it is none
     */
    int positionOf(Tid member) {
        for (int i = 0; i < members.length; i++) {
            if (members[i].equals(member)) {
                return i;
            }
        }
        throw new PvmException(PvmError.NOT_IN_GROUP, member + " is no member of a frozen group");
    }

    /** Position of the parent, or {@link #NONE}. */
    int parent(int position) {
        return parents[position];
    }

    /** First position behind the tree below this one. */
    int end(int position) {
        return ends[position];
    }

    /** Whether the member is the head of its host. */
    boolean isHead(int position) {
        return heads[position];
    }

    /** Positions of the children, those of the same host first. */
    List<Integer> children(int position) {
        List<Integer> children = new ArrayList<>();
        for (int child = position + 1; child < ends[position]; child = ends[child]) {
            children.add(child);
        }
        return children;
    }
}
