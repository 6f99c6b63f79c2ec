package org.jpvm.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jpvm.Arguments;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.client.TracedSession;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;

/**
 * A named group of tasks, as one task sees it:
 *
 * <pre>{@code
 * Group workers = Group.join(pvm, "workers");
 * workers.barrier(4);
 * Optional<double[]> sums = workers.reduce(Reduction.SUM, ElementType.DOUBLE, mine, TAG, 0);
 * }</pre>
 *
 * Members have instance numbers: 0 is the first, a new member gets the lowest that is free. A task that ends leaves its groups. A frozen
 * group has a fixed set of members, and queries about it are answered here without asking.
 *
 * <p>Every call waits for the group server, the first of a task also for its start, unless it says otherwise. Calls may come from several
 * threads of the task: those of one kind wait for each other, so a thread in a {@link #barrier} does not hold up a {@link #size}, but does
 * hold up another barrier. Collective calls of several threads need different tags. None of them touches the task's current context,
 * matcher or messages. A thread must not freeze a group while another one is in a collective call on it. What could take their replies must not run beside them: a receive of another thread in context -1 or with a matcher
 * that looks at no context, a message handler for all tags and contexts.
 *
 * <p>Besides what is named at each call they end in {@link PvmException} with NO_GROUP when there is no such group or a frozen one lost
 * a member, and SYS_ERR when the group server cannot be started or has ended, where C waits for ever. When an interrupt ends a wait the
 * server goes on with the request, and the next call of the same kind waits for that answer first.
 *
 * <p>Source: pvm-api §15, pvm-wire-protocol §8.7.
 *
 * <p>Works over {@link PvmTask} alone, with every provider: with {@code native}, too, which does not use libgpvm3. That keeps its own copies
 * of contexts and static groups in C, enrols by itself, and waits inside libpvm3, where it would keep the other threads of the process
 * out and could not be interrupted.
 */
public final class Group {
    /** Count of {@link #barrier(int)} and {@link #freeze(int)}: as many as are members at the moment. */
    public static final int ALL_MEMBERS = -1;

    private final PvmTask task;
    private final String name;
    private final ServerConversation server;
    private final Collectives collectives;

    private Group(PvmTask session, String name) {
        task = silent(session);
        this.name = name;
        server = ServerConversation.of(task);
        collectives = new Collectives(task, this);
    }

    /**
     * The group of this name, which need not exist and which the task need not be in. Asks nobody.
     *
     * @throws PvmException NULL_GROUP when the name is null or empty
     */
    public static Group of(PvmTask task, String name) {
        if (name == null || name.isEmpty()) {
            throw new PvmException(PvmError.NULL_GROUP, "a group needs a name");
        }
        return new Group(Arguments.given(task, "task"), name);
    }

    /**
     * Makes the task a member of a group, which comes into being with its first; {@code pvm_joingroup}. {@link #instance} tells its number.
     *
     * @throws PvmException NULL_GROUP when the name is null or empty, DUP_GROUP when it is a member already, NOT_IN_GROUP when the group is
     *                      frozen
     */
    public static Group join(PvmTask task, String name) {
        Group group = of(task, name);
        group.join();
        return group;
    }

    /** Lets the group server print its tables to its standard error, which is the daemon's log; does not wait. {@code pvm_gsdump}. */
    public static void dump(PvmTask task) {
        PvmTask silent = silent(Arguments.given(task, "task"));
        ServerConversation.of(silent).tell(silent, GroupCode.DUMP);
    }

    /** The conversation with the server is no call of the user's that a trace sink should hear of. */
    private static PvmTask silent(PvmTask task) {
        return task instanceof TracedSession traced ? traced.untraced() : task;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /**
     * Makes the task a member and returns its instance number; {@code pvm_joingroup}.
     *
     * @throws PvmException DUP_GROUP when it is a member already, NOT_IN_GROUP when the group is frozen
     */
    public int join() {
        return ask(GroupCode.JOIN, packer -> {}, this::readValue);
    }

    /**
     * Ends the task's membership; the last to leave ends the group. A frozen group is dead afterwards: it takes no members, and its
     * barriers end with NO_GROUP. {@code pvm_lvgroup}.
     *
     * @throws PvmException NOT_IN_GROUP when it is no member
     */
    public void leave() {
        ask(GroupCode.LEAVE, packer -> {}, this::readValue);
        server.forgetTable(name);
    }

    /**
     * Own instance number; {@code pvm_getinst}.
     *
     * @throws PvmException NOT_IN_GROUP when the task is no member
     */
    public int instance() {
        return instanceOf(task.tid());
    }

    /**
     * Instance number of a member; {@code pvm_getinst}.
     *
     * @throws PvmException NOT_IN_GROUP when it is no member
     */
    public int instanceOf(Tid member) {
        Arguments.given(member, "member");
        FrozenTable table = server.table(name);
        return table != null
                ? table.instanceOf(member)
                : ask(GroupCode.GETINST, packer -> packer.packInt(member.value()), this::readValueAndState);
    }

    /**
     * The member with this instance number; {@code pvm_gettid}.
     *
     * @throws PvmException NO_INST when there is none
     */
    public Tid tidOf(int instance) {
        FrozenTable table = server.table(name);
        return table != null
                ? table.tidOf(instance)
                : new Tid(ask(GroupCode.GETTID, packer -> packer.packInt(instance), this::readValueAndState));
    }

    /** Number of members at the moment; {@code pvm_gsize}. */
    public int size() {
        FrozenTable table = server.table(name);
        return table != null ? table.size() : ask(GroupCode.GSIZE, packer -> {}, this::readValueAndState);
    }

    /** The members at the moment, by instance number. */
    public List<Tid> members() {
        FrozenTable table = server.table(name);
        return table != null ? table.members() : ask(GroupCode.BCAST, packer -> {}, this::readMembers);
    }

    /**
     * The members when their instance numbers are 0 to size - 1.
     *
     * @throws PvmException NO_INST when a number below the highest is free
     */
    List<Tid> membersWithoutHoles() {
        FrozenTable table = server.table(name);
        if (table == null) {
            return ask(GroupCode.TIDLIST, packer -> {}, this::readMembers);
        }
        if (table.hasHoles()) {
            throw new PvmException(PvmError.NO_INST, this + " has free instance numbers");
        }
        return table.members();
    }

    /** The members per host, by the order of the hosts; {@code pvm_grpvhostinfo}. */
    public List<GroupHost> hosts() {
        FrozenTable table = server.table(name);
        return table != null
                ? table.hosts()
                : ask(GroupCode.HOSTCHARV, packer -> {}, in -> {
                    List<GroupHost> hosts = FrozenTable.readHosts(in);
                    server.readState(name, in);
                    if (hosts.isEmpty()) {
                        throw new PvmException(PvmError.NO_GROUP, toString());
                    }
                    return hosts;
                });
    }

    /** The members on one host, by its tid or that of a task there; empty when it has none or there is no group; {@code pvm_grphostinfo}. */
    public Optional<GroupHost> onHost(Tid where) {
        Tid host = Arguments.given(where, "where").host();
        FrozenTable table = server.table(name);
        if (table != null) {
            return table.hosts().stream()
                    .filter(one -> one.coordinator().host().equals(host))
                    .findFirst();
        }
        return ask(GroupCode.HOSTCHAR, packer -> packer.packInt(host.value()), in -> {
            in.readInt("hosts");
            int members = in.readInt("members on host");
            Tid coordinator = new Tid(in.readInt("coordinator"));
            server.readState(name, in);
            return members > 0 ? Optional.of(new GroupHost(coordinator, members)) : Optional.<GroupHost>empty();
        });
    }

    /** Waits until all who are members at the moment have called it; {@link #barrier(int)}. */
    public void barrier() {
        barrier(ALL_MEMBERS);
    }

    /**
     * Waits until {@code count} members have called it, all with this count; {@code pvm_barrier}. A member that ends while others wait is
     * still waited for.
     *
     * @param count at least 1, or {@link #ALL_MEMBERS}
     * @throws PvmException NOT_IN_GROUP when the task is no member; MISMATCH when counts differ or more have called it than the count
     *                      says, and from then on always
     */
    public void barrier(int count) {
        try {
            ask(GroupCode.BARRIER, packer -> packer.packInt(count), this::readValue);
        } catch (PvmException e) {
            if (e.error() == PvmError.NO_GROUP) {
                // A frozen group that has died: what is known of it is no longer true.
                server.markDead(name);
            }
            throw e;
        }
    }

    /**
     * Waits until {@code size} members have called it; then the group has these members for good. Returns their number.
     * {@code pvm_freezegroup}.
     *
     * <p>When all members have called it or {@link #freezeForTrees} and all are Java tasks, reductions go over trees from then on. When an
     * interrupt ends the wait, the next collective call of this task waits for the others to freeze it.
     *
     * @param size at least 1, or {@link #ALL_MEMBERS}
     * @throws PvmException NOT_IN_GROUP when the task is no member, DUP_GROUP when the group is frozen already, MISMATCH as
     *                      {@link #barrier(int)}
     */
    public int freeze(int size) {
        return freeze(size, GroupCode.TREES_OF_REDUCTIONS);
    }

    /**
     * As {@link #freeze}, and agrees to {@link #gather} and {@link #scatter} over trees, which they go over when all members have called this:
     * then nobody has more than the logarithm of the number of members to send or to receive. But members wait for others than the root
     * there: for the data of up to half of the members in a gather, and in a scatter until those between them and the root have called it.
     * A program in which one waits in one of these calls for a member that does something else first must not use this, though it runs
     * with {@link #freeze}. When a member ends, those that depend on it get NO_TASK.
     *
     * @param size at least 1, or {@link #ALL_MEMBERS}
     * @return number of members
     * @throws PvmException as {@link #freeze}
     */
    public int freezeForTrees(int size) {
        return freeze(size, GroupCode.TREES_OF_ALL);
    }

    private int freeze(int size, int trees) {
        XdrReader answer = server.askFreeze(task, name, packer -> {
            packer.packString(name);
            packer.packInt(size);
            packer.packInt(trees);
        });
        return read(GroupCode.STATICGROUP, answer, this::readValueAndState);
    }

    /** The operations over trees when this task knows that all members have agreed to these trees, also when one has left since. */
    Optional<TreeCollectives> trees(int trees, int tag) {
        FrozenTable living = server.table(name);
        FrozenTable table = living != null ? living : server.deadTable(name);
        return table != null && table.trees() >= trees
                ? Optional.of(new TreeCollectives(task, table, living == null, tag))
                : Optional.empty();
    }

    /** Waits for the answer to a freeze that an interrupt ended, if there is one to come. */
    void settleFreeze() {
        server.settleFreeze(task);
    }

    /**
     * Sends a message in the task's current context to all members but the task itself, which need not be one; {@code pvm_bcast}. Does not
     * wait for their receiving.
     *
     * @throws PvmException NO_INST when there is nobody to send to, BAD_PARAM when the tag is negative
     */
    public void broadcast(int tag, MessageBuffer message) {
        Arguments.given(message, "message");
        task.multicast(others(), tag, message);
    }

    /**
     * The members that a broadcast of this task goes to.
     *
     * @throws PvmException NO_INST when there is none
     */
    public List<Tid> others() {
        List<Tid> others = new ArrayList<>(members());
        others.remove(task.tid());
        if (others.isEmpty()) {
            throw new PvmException(PvmError.NO_INST, this + " has no member but the caller");
        }
        return others;
    }

    /** As {@link #reduce(ReduceFunction, ElementType, Object, int, int)} with a built-in reduction. */
    public <A> Optional<A> reduce(Reduction reduction, ElementType<A> type, A data, int tag, int root) {
        return reduce(Arguments.given(reduction, "reduction").on(Arguments.given(type, "type")), type, data, tag, root);
    }

    /**
     * Combines the arrays of all members element by element; {@code pvm_reduce}. All members must call it with the same type, length, tag and
     * root; it waits only for those whose data it needs. {@code data} stays as it is; {@link #reduceInPlace} behaves as C.
     *
     * <p>In the order of the instance numbers on each host, but the coordinator first, and then of the hosts, but the root's first. In a
     * group with trees ({@link #freeze}) parts in a row are combined with each other, which changes the result of an associative function
     * in nothing, and sums and products of floating point numbers by rounding at most; the same data gives the same result each time.
     *
     * @param data at least one item
     * @param tag  0 or more; tags of collective operations and of messages are separate
     * @param root instance number of the member that gets the result
     * @return the result at the root, empty elsewhere
     * @throws PvmException BAD_PARAM for an empty array or a negative tag, NOT_IN_GROUP when the task is no member, NO_INST when there is no
     *                      root, NO_TASK when a member ended and its data did not come
     */
    public <A> Optional<A> reduce(ReduceFunction<? super A> function, ElementType<A> type, A data, int tag, int root) {
        int count = Arguments.given(type, "type").capacity(data);
        A copy = type.newArray(count);
        type.copy(data, 0, copy, 0, count);
        return reduceInPlace(function, type, copy, count, tag, root) ? Optional.of(copy) : Optional.empty();
    }

    /**
     * As {@link #reduce(ReduceFunction, ElementType, Object, int, int)} for the first {@code count} items, with the result in {@code data}
     * at the root. As in C the data of the coordinators of the hosts is overwritten by partial results.
     *
     * @return whether this is the root
     */
    public <A> boolean reduceInPlace(
            ReduceFunction<? super A> function, ElementType<A> type, A data, int count, int tag, int root) {
        return collectives.reduce(
                Arguments.given(function, "function"), Arguments.given(type, "type"), data, count, tag, root);
    }

    /**
     * Brings the arrays of all members to one, in the order of their instance numbers; {@code pvm_gather}. All members must call it with the
     * same type, length, tag and root. Only the root waits for others, unless all have agreed to more by {@link #freezeForTrees}.
     *
     * @return at the root an array of size times length, empty elsewhere
     * @throws PvmException as {@link #reduce(ReduceFunction, ElementType, Object, int, int)}; NO_INST also at the root when instance numbers
     *                      have holes
     */
    public <A> Optional<A> gather(ElementType<A> type, A data, int tag, int root) {
        return Optional.ofNullable(
                collectives.gather(Arguments.given(type, "type"), null, true, data, type.capacity(data), tag, root));
    }

    /**
     * As {@link #gather} for the first {@code count} items, into an array that only the root must give.
     *
     * @return whether this is the root
     * @throws PvmException BAD_PARAM also at the root when {@code result} is null or too short
     */
    public <A> boolean gatherInto(A result, ElementType<A> type, A data, int count, int tag, int root) {
        return collectives.gather(Arguments.given(type, "type"), result, false, data, count, tag, root) != null;
    }

    /**
     * Gives every member its part of the root's array: instance i gets the items from {@code i * count}; {@code pvm_scatter}. All members
     * must call it with the same type, count, tag and root. Waits for the root only, unless all have agreed to more by
     * {@link #freezeForTrees}.
     *
     * @param data  at the root at least size times {@code count} items, not used elsewhere
     * @param count items for each member, at least 1
     * @return the part of this task
     * @throws PvmException as {@link #gather}
     */
    public <A> A scatter(ElementType<A> type, A data, int count, int tag, int root) {
        Collectives.requireCount(count);
        A part = Arguments.given(type, "type").newArray(count);
        scatterInto(part, type, data, count, tag, root);
        return part;
    }

    /** As {@link #scatter} into an array of at least {@code count} items. */
    public <A> void scatterInto(A part, ElementType<A> type, A data, int count, int tag, int root) {
        collectives.scatter(Arguments.given(type, "type"), part, data, count, tag, root);
    }

    /** The name, for people. */
    @Override
    public String toString() {
        return "group \"" + name + "\"";
    }

    private interface Reading<T> {
        T read(XdrReader in) throws MalformedMessageException;
    }

    private <T> T ask(GroupCode code, Consumer<Packer> argument, Reading<T> reading) {
        XdrReader answer = server.ask(task, code, packer -> {
            packer.packString(name);
            argument.accept(packer);
        });
        return read(code, answer, reading);
    }

    private static <T> T read(GroupCode code, XdrReader answer, Reading<T> reading) {
        try {
            return reading.read(answer);
        } catch (MalformedMessageException e) {
            throw new PvmException(
                    PvmError.BAD_MSG, "answer of the group server to " + code + ": " + e.getMessage(), e);
        }
    }

    private int readValue(XdrReader in) throws MalformedMessageException {
        int value = in.readInt("result");
        if (value < 0) {
            throw new PvmException(PvmError.ofCode(value), toString());
        }
        return value;
    }

    private int readValueAndState(XdrReader in) throws MalformedMessageException {
        int value = readValue(in);
        server.readState(name, in);
        return value;
    }

    private List<Tid> readMembers(XdrReader in) throws MalformedMessageException {
        int count = readValue(in);
        int[] tids = in.readInts("tids", count);
        server.readState(name, in);
        List<Tid> members = new ArrayList<>(count);
        for (int tid : tids) {
            members.add(new Tid(tid));
        }
        return List.copyOf(members);
    }
}
