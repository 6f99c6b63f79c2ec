package org.jpvm.group;

import java.util.List;
import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;

/**
 * The operations in which data goes from member to member: XDR messages of the items alone, with the user's tag, in the group context.
 *
 * <p>C takes the contributions to a reduction in the order of their arrival. Here each is received from its sender, in the order of the
 * instance numbers and then of the hosts: the same numbers give the same result, and a member that is already in the next reduction with the
 * same tag is not counted twice. What others see is the same.
 *
 * <p>In a frozen group whose members have agreed to it the data goes over trees instead ({@link TreeCollectives}); all members know the same of
 * that from the moment at which their freeze returns. Broadcasts stay the daemons' multicast: they are received by a plain receive, which
 * could not hand them on. Barriers stay the server's, whose answer is that multicast: two steps.
 */
final class Collectives {
    private final PvmTask task;
    private final Group group;

    Collectives(PvmTask task, Group group) {
        this.task = task;
        this.group = group;
    }

    <A> boolean reduce(ReduceFunction<? super A> function, ElementType<A> type, A data, int count, int tag, int root) {
        requireItems(type, data, count, "data");
        requireTag(tag);
        if (function == null) {
            throw new PvmException(PvmError.BAD_PARAM, "no function");
        }
        Tid self = task.tid();
        group.settleFreeze();
        group.instance();
        Tid rootTid = group.tidOf(root);
        Optional<TreeCollectives> trees = group.trees(GroupCode.TREES_OF_REDUCTIONS, tag);
        if (trees.isPresent()) {
            return trees.get().reduce(function, type, data, count, rootTid);
        }
        Tid coordinator = group.onHost(self)
                .orElseThrow(() -> new PvmException(PvmError.NO_GROUP, group.toString()))
                .coordinator();
        boolean isRoot = self.equals(rootTid);
        if (!self.equals(coordinator)) {
            send(coordinator, tag, type, data, 0, count);
            if (isRoot) {
                receive(coordinator, tag, type, data, 0, count);
            }
        } else {
            for (Tid member : group.members()) {
                if (!member.equals(self) && member.host().equals(self.host())) {
                    fold(function, type, data, count, member, tag);
                }
            }
            if (!isRoot) {
                send(rootTid, tag, type, data, 0, count);
            }
        }
        if (isRoot) {
            for (GroupHost host : group.hosts()) {
                if (!host.coordinator().host().equals(self.host())) {
                    fold(function, type, data, count, host.coordinator(), tag);
                }
            }
        }
        return isRoot;
    }

    private <A> void fold(
            ReduceFunction<? super A> function, ElementType<A> type, A data, int count, Tid from, int tag) {
        A part = type.newArray(count);
        receive(from, tag, type, part, 0, count);
        function.combine(data, part, count);
    }

    /** Returns the root's result, in {@code result} unless that is to be made; null elsewhere. */
    <A> A gather(ElementType<A> type, A result, boolean make, A data, int count, int tag, int root) {
        requireItems(type, data, count, "data");
        requireTag(tag);
        group.settleFreeze();
        Tid rootTid = group.tidOf(root);
        group.instance();
        Optional<TreeCollectives> trees = group.trees(GroupCode.TREES_OF_ALL, tag);
        if (!task.tid().equals(rootTid)) {
            if (trees.isPresent()) {
                trees.get().gather(type, null, data, count, rootTid);
            } else {
                send(rootTid, tag, type, data, 0, count);
            }
            return null;
        }
        List<Tid> members = group.membersWithoutHoles();
        A target = make ? type.newArray(total(members, count)) : result;
        requireItems(type, target, total(members, count), "result");
        if (trees.isPresent()) {
            trees.get().gather(type, target, data, count, rootTid);
            return target;
        }
        for (int i = 0; i < members.size(); i++) {
            if (i == root) {
                type.copy(data, 0, target, i * count, count);
            } else {
                receive(members.get(i), tag, type, target, i * count, count);
            }
        }
        return target;
    }

    <A> void scatter(ElementType<A> type, A part, A data, int count, int tag, int root) {
        requireItems(type, part, count, "result");
        requireTag(tag);
        group.settleFreeze();
        Tid rootTid = group.tidOf(root);
        group.instance();
        Optional<TreeCollectives> trees = group.trees(GroupCode.TREES_OF_ALL, tag);
        if (!task.tid().equals(rootTid)) {
            if (trees.isPresent()) {
                trees.get().scatter(type, part, null, count, rootTid);
            } else {
                receive(rootTid, tag, type, part, 0, count);
            }
            return;
        }
        List<Tid> members = group.membersWithoutHoles();
        requireItems(type, data, total(members, count), "data");
        if (trees.isPresent()) {
            trees.get().scatter(type, part, data, count, rootTid);
            return;
        }
        for (int i = 0; i < members.size(); i++) {
            if (i == root) {
                type.copy(data, i * count, part, 0, count);
            } else {
                send(members.get(i), tag, type, data, i * count, count);
            }
        }
    }

    private static int total(List<Tid> members, int count) {
        try {
            return Math.multiplyExact(members.size(), count);
        } catch (ArithmeticException e) {
            throw new PvmException(
                    PvmError.BAD_PARAM, members.size() + " members with " + count + " items each exceed an array");
        }
    }

    private <A> void send(Tid to, int tag, ElementType<A> type, A array, int item, int count) {
        MessageBuffer message = task.newBuffer();
        type.pack(message, array, item, count);
        task.send(to, tag, Protocol.CONTEXT_GROUP, message);
    }

    private <A> void receive(Tid from, int tag, ElementType<A> type, A array, int item, int count) {
        type.unpack(ServerConversation.await(task, from, tag), array, item, count);
    }

    static void requireCount(int count) {
        if (count < 1) {
            throw new PvmException(PvmError.BAD_PARAM, "count=" + count + " is less than 1");
        }
    }

    private static <A> void requireItems(ElementType<A> type, A array, int count, String what) {
        requireCount(count);
        if (type.capacity(array) < count) {
            throw new PvmException(
                    PvmError.BAD_PARAM, what + " has " + type.capacity(array) + " items of " + count + " " + type);
        }
    }

    private static void requireTag(int tag) {
        if (tag < 0) {
            throw new PvmException(PvmError.BAD_PARAM, "tag=" + tag);
        }
    }
}
