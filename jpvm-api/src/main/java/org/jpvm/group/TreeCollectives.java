package org.jpvm.group;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;

/**
 * The operations of {@link Collectives} in frozen groups whose members have agreed on trees ({@link GroupCode#TREES_OF_REDUCTIONS},
 * {@link GroupCode#TREES_OF_ALL}), so that nobody has more to send or to receive than the logarithm of the number of members.
 *
 * <pre>
 * int  parts        reduce: arrays that follow; gather and scatter: members whose items follow; 0: there is none
 * if parts is 0:
 * int  error        PvmNoTask, PvmNoGroup
 * int  member       the one that is missing
 * else:
 * items             reduce: an array for each part; gather and scatter: one, by the positions in the tree
 * </pre>
 *
 * XDR in the group context with the user's tag, as the messages without trees. A member that misses the data of another one says so to
 * those that wait for its own, so that the error gets to the root (reduce, gather) or to all behind it (scatter).
 */
final class TreeCollectives {
    private final PvmTask task;
    private final FrozenTable table;
    private final boolean dead;
    private final int tag;

    /**
     * One operation.
     *
     * @param table the members as they were when the group was frozen
     * @param dead  whether the server has said that one of them has left
     */
    TreeCollectives(PvmTask task, FrozenTable table, boolean dead, int tag) {
        this.task = task;
        this.table = table;
        this.dead = dead;
        this.tag = tag;
    }

    /**
     * As {@link Collectives#reduce}: in the order of the members on the root's host and then of the other hosts, coordinators first, so for
     * an associative function the result is the one without trees. The coordinators' data ends as it does there.
     */
    <A> boolean reduce(ReduceFunction<? super A> function, ElementType<A> type, A data, int count, Tid root) {
        Tid self = task.tid();
        Tid top = table.coordinatorOf(root);
        MemberTree tree = MemberTree.over(table.byHosts(top));
        int me = tree.positionOf(self);
        boolean isRoot = self.equals(root);
        boolean isTop = tree.parent(me) == MemberTree.NONE;
        Tid next = isTop ? root : tree.member(tree.parent(me));
        Partial<A> partial = new Partial<>(function, type, data, count, tree.isHead(me));
        try {
            requireAlive();
            boolean hostIsDone = !tree.isHead(me);
            for (int child : tree.children(me)) {
                if (!hostIsDone && tree.isHead(child)) {
                    partial.settle(isTop);
                    hostIsDone = true;
                }
                receiveParts(tree.member(child), type, count).forEach(partial::add);
            }
            if (!hostIsDone) {
                partial.settle(isTop);
            }
        } catch (PvmException e) {
            if (!(isTop && isRoot)) {
                passOn(e, next);
            }
            throw e;
        }
        if (isTop && isRoot) {
            partial.finish();
            return true;
        }
        sendParts(next, type, partial.parts(), count);
        partial.rethrowFailureOfHost();
        if (isRoot) {
            List<A> parts = receiveParts(top, type, count);
            type.copy(parts.get(0), 0, data, 0, count);
            for (A part : parts.subList(1, parts.size())) {
                function.combine(data, part, count);
            }
        }
        return isRoot;
    }

    /**
     * What a member of a reduction has so far.
     *
     * <p>Where a combination would begin that there is not without trees, nothing is combined with a NaN: the greater of a NaN and a number is
     * the NaN, of a number and a NaN the number, so it counts which comes first. The parts go on as they are then.
     */
    private static final class Partial<A> {
        private final ReduceFunction<? super A> function;
        private final ElementType<A> type;
        private final A data;
        private final int count;
        /** What {@link #sum} is the combination of; the first is {@link #data}. */
        private final List<A> parts = new ArrayList<>();

        private boolean combines;
        private A sum;
        private RuntimeException failure;
        private RuntimeException failureOfHost;

        /** {@code combines}: whether this member combines others' data with its own without trees, too. */
        Partial(ReduceFunction<? super A> function, ElementType<A> type, A data, int count, boolean combines) {
            this.function = function;
            this.type = type;
            this.data = data;
            this.count = count;
            this.combines = combines || !type.hasNaN(data, count);
            parts.add(data);
        }

        /** A function that fails has perhaps changed the sum, so the parts go on as they are: to those whom it fails without a tree. */
        void add(A part) {
            parts.add(part);
            if (combines && failure == null) {
                if (sum == null) {
                    sum = type.newArray(count);
                    type.copy(data, 0, sum, 0, count);
                }
                try {
                    function.combine(sum, part, count);
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
        }

        /** Makes the sum this task's data, as it is that of a coordinator when its host is done. */
        void settle(boolean isTop) {
            failureOfHost = failure;
            if (failure == null && sum != null) {
                type.copy(sum, 0, data, 0, count);
                sum = null;
                parts.clear();
                parts.add(data);
            }
            combines = isTop || !type.hasNaN(data, count);
        }

        void finish() {
            settle(true);
            rethrowFailureOfHost();
        }

        /** A coordinator's own call fails when the function does on its host. */
        void rethrowFailureOfHost() {
            if (failureOfHost != null) {
                throw failureOfHost;
            }
        }

        List<A> parts() {
            return failure == null && sum != null ? List.of(sum) : parts;
        }
    }

    /** As {@link Collectives#gather}; {@code target} is the root's and null elsewhere. */
    <A> void gather(ElementType<A> type, A target, A data, int count, Tid root) {
        MemberTree tree = MemberTree.over(table.byHosts(root));
        int me = tree.positionOf(task.tid());
        int parent = tree.parent(me);
        int members = tree.end(me) - me;
        A block = members == 1 ? data : type.newArray(Math.multiplyExact(members, count));
        try {
            requireAlive();
            if (members > 1) {
                type.copy(data, 0, block, 0, count);
            }
            for (int child : tree.children(me)) {
                receiveBlock(tree, child, child, type, block, (child - me) * count, count);
            }
        } catch (PvmException e) {
            if (parent != MemberTree.NONE) {
                passOn(e, tree.member(parent));
            }
            throw e;
        }
        if (parent != MemberTree.NONE) {
            sendBlock(tree.member(parent), members, type, block, 0, count);
            return;
        }
        int[] instances = table.instancesOf(tree);
        for (int i = 0; i < members; i++) {
            type.copy(block, i * count, target, instances[i] * count, count);
        }
    }

    /** As {@link Collectives#scatter}; {@code data} is the root's. */
    <A> void scatter(ElementType<A> type, A part, A data, int count, Tid root) {
        MemberTree tree = MemberTree.over(table.byHosts(root));
        int me = tree.positionOf(task.tid());
        int parent = tree.parent(me);
        int members = tree.end(me) - me;
        A block = members == 1 ? part : type.newArray(Math.multiplyExact(members, count));
        try {
            requireAlive();
            if (parent != MemberTree.NONE) {
                receiveBlock(tree, parent, me, type, block, 0, count);
            } else {
                int[] instances = table.instancesOf(tree);
                for (int i = 0; i < members; i++) {
                    type.copy(data, instances[i] * count, block, i * count, count);
                }
            }
        } catch (PvmException e) {
            for (int child : tree.children(me)) {
                passOn(e, tree.member(child));
            }
            throw e;
        }
        List<Integer> children = tree.children(me);
        // The greatest trees first: their members have the most steps to go.
        for (int i = children.size() - 1; i >= 0; i--) {
            int child = children.get(i);
            sendBlock(tree.member(child), tree.end(child) - child, type, block, (child - me) * count, count);
        }
        if (members > 1) {
            type.copy(block, 0, part, 0, count);
        }
    }

    private void requireAlive() {
        if (dead) {
            throw new PvmException(PvmError.NO_GROUP, "a frozen group has lost a member");
        }
    }

    /** Tells one that waits for this task's data that it will not come; only what is for good is told. */
    private void passOn(PvmException failure, Tid to) {
        if (failure.error() == PvmError.NO_TASK || failure.error() == PvmError.NO_GROUP) {
            Tid missing = failure instanceof MissingPart part ? part.member : task.tid();
            MessageBuffer message = task.newBuffer();
            message.packInt(0);
            message.packInt(failure.error().code());
            message.packInt(missing.value());
            task.send(to, tag, Protocol.CONTEXT_GROUP, message);
        }
    }

    private <A> void sendParts(Tid to, ElementType<A> type, List<A> parts, int count) {
        MessageBuffer message = task.newBuffer();
        message.packInt(parts.size());
        for (A part : parts) {
            type.pack(message, part, 0, count);
        }
        task.send(to, tag, Protocol.CONTEXT_GROUP, message);
    }

    private <A> List<A> receiveParts(Tid from, ElementType<A> type, int count) {
        MessageBuffer message = receive(from);
        int found = readCount(message, from);
        List<A> parts = new ArrayList<>();
        for (int i = 0; i < found; i++) {
            A part = type.newArray(count);
            type.unpack(message, part, 0, count);
            parts.add(part);
        }
        return parts;
    }

    private <A> void sendBlock(Tid to, int members, ElementType<A> type, A block, int item, int count) {
        MessageBuffer message = task.newBuffer();
        message.packInt(members);
        type.pack(message, block, item, members * count);
        task.send(to, tag, Protocol.CONTEXT_GROUP, message);
    }

    /** Receives from the member at {@code from} the items of those below {@code top}. */
    private <A> void receiveBlock(
            MemberTree tree, int from, int top, ElementType<A> type, A block, int item, int count) {
        Tid sender = tree.member(from);
        MessageBuffer message = receive(sender);
        int members = readCount(message, sender);
        int wanted = tree.end(top) - top;
        if (members != wanted) {
            throw new PvmException(
                    PvmError.BAD_MSG, sender + " has sent the items of " + members + " members, not of " + wanted);
        }
        type.unpack(message, block, item, members * count);
    }

    private MessageBuffer receive(Tid from) {
        try {
            return ServerConversation.await(task, from, tag);
        } catch (PvmException e) {
            throw e.error() == PvmError.NO_TASK ? new MissingPart(e, from) : e;
        }
    }

    private static int readCount(MessageBuffer message, Tid from) {
        int count = message.unpackInt();
        if (count == 0) {
            PvmError error = PvmError.ofCode(message.unpackInt());
            throw new MissingPart(error, new Tid(message.unpackInt()), from);
        }
        if (count < 0) {
            throw new PvmException(PvmError.BAD_MSG, "parts=" + count + " from " + from);
        }
        return count;
    }

    /** The data of a member will not come. */
    private static final class MissingPart extends PvmException {
        private static final long serialVersionUID = 1L;

        private final transient Tid member;

        MissingPart(PvmException cause, Tid member) {
            super(cause.error(), "the part of " + member + " is missing", cause);
            this.member = member;
        }

        MissingPart(PvmError error, Tid member, Tid said) {
            super(error, "the part of " + member + " is missing, says " + said);
            this.member = member;
        }
    }
}
