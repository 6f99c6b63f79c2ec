package org.jpvm.groupserver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * The rules of the group server, without input and output.
 *
 * <p>Input: {@link #handleMessage} for every message of the group context. Output: {@link #pollEffect} until it gives null, after every
 * input. Not thread-safe.
 *
 * <p>What C's server leaves to chance is defined here: a freeze of a dead group answers PvmNoGroup, a request that cannot be decoded
 * answers PvmBadMsg instead of leaving its sender waiting, and a full table answers PvmNoMem. Source: pvm-wire-protocol §8.7.
 */
public final class GroupServerCore {
    /** Most groups; a join that would make one more answers PvmNoMem. */
    static final int MAX_GROUPS = 1 << 15;
    /** Most memberships over all groups; one more join answers PvmNoMem. */
    static final int MAX_MEMBERSHIPS = 1 << 20;
    /** Refusals that are printed one by one; of later ones every {@value #REFUSALS_PER_LINE}th is. */
    static final int MAX_REFUSAL_LINES = 100;

    private static final int REFUSALS_PER_LINE = 1000;

    private final int serverTid;
    private final TreeMap<GroupName, Group> groups = new TreeMap<>();
    private final TreeSet<Integer> watched = new TreeSet<>();
    private final ArrayDeque<GroupEffect> effects = new ArrayDeque<>();
    private int memberships;
    private long refusals;

    /** A server without groups; {@code serverTid} is shown in dumps. */
    public GroupServerCore(int serverTid) {
        this.serverTid = serverTid;
    }

    /**
     * One message of the group context.
     *
     * @param source tid of its sender
     * @param tag    its tag
     * @param body   its XDR body; not kept
     */
    public void handleMessage(int source, int tag, byte[] body) {
        GroupCode code = GroupCode.ofTag(tag);
        if (code == null) {
            refuse("message with unknown tag " + tag, source, "requests have the tags 0.." + GroupCode.BARRIERV.tag());
            return;
        }
        if (code != GroupCode.DEADTID && !Tid.isTask(source)) {
            refuse(code.name(), source, "only tasks may ask");
            return;
        }
        try {
            dispatch(code, source, new XdrReader(body));
        } catch (MalformedMessageException e) {
            refuse(code.name(), source, e.getMessage());
            answerMalformed(code, source);
        }
    }

    /** A message that cannot be read at all. */
    public void handleUnreadable(int source, int tag, String reason) {
        GroupCode code = GroupCode.ofTag(tag);
        refuse(code != null ? code.name() : "message with unknown tag " + tag, source, reason);
        if (code != null && Tid.isTask(source)) {
            answerMalformed(code, source);
        }
    }

    /** Next thing to do, or null. */
    public GroupEffect pollEffect() {
        return effects.poll();
    }

    /** Messages refused so far. */
    public long refusals() {
        return refusals;
    }

    /** STATIC, DYNAMIC or STATIC_DEAD; DYNAMIC when there is no such group. */
    int stateOf(GroupName name) {
        Group group = groups.get(name);
        return group == null ? GroupCode.DYNAMIC : group.state();
    }

    /** Whether members wait at a barrier. */
    boolean hasPendingBarrier(GroupName name) {
        Group group = groups.get(name);
        return group != null && group.barrier.isPending();
    }

    private void dispatch(GroupCode code, int source, XdrReader in) throws MalformedMessageException {
        switch (code) {
            case DIE -> {
                dump(GroupCode.MAILBOX_CLASS);
                effects.add(new GroupEffect.Exit());
            }
            case RESET -> {}
            case DUMP -> dump("DUMP");
            case GSLS -> onList(source);
            case DEADTID -> onDeadTid(source, in.readInt("tid"));
            default -> onGroupRequest(code, source, in);
        }
    }

    private void onGroupRequest(GroupCode code, int source, XdrReader in) throws MalformedMessageException {
        GroupName name = GroupName.read(in);
        int argument = 0;
        int trees = 0;
        switch (code) {
            case BARRIER, BARRIERV -> argument = in.readInt("count");
            case GETINST -> argument = in.readInt("tid");
            case GETTID -> argument = in.readInt("instance");
            case STATICGROUP -> {
                argument = in.readInt("size");
                // Tasks in C say nothing of trees.
                trees = in.remainingBytes() == 0
                        ? 0
                        : in.readInt("trees", GroupCode.TREES_OF_REDUCTIONS, GroupCode.TREES_OF_ALL);
            }
            case HOSTCHAR -> argument = in.readInt("host");
            default -> {}
        }
        in.expectEnd();
        Group group = groups.get(name);
        switch (code) {
            case JOIN -> onJoin(source, name);
            case LEAVE -> replyInt(source, code, leave(name, group, source));
            case BARRIER, BARRIERV -> onBarrier(code, source, name, group, argument);
            case BCAST, TIDLIST -> onMembers(code, source, name, group);
            case GETINST -> onInstance(source, name, group, argument);
            case GETTID -> onTid(source, name, group, argument);
            case GSIZE -> replyState(source, code, missing(name, group), group, group == null ? 0 : group.size());
            case STATICGROUP -> onFreeze(source, name, group, argument, trees);
            case HOSTCHAR -> onHost(source, group, argument);
            case HOSTCHARV -> onHosts(source, group);
            default -> throw new IllegalStateException("no handler for " + code);
        }
    }

    private void onJoin(int source, GroupName name) {
        int result = join(source, name);
        if (watched.add(source)) {
            effects.add(new GroupEffect.WatchExit(source));
        }
        replyInt(source, GroupCode.JOIN, result);
    }

    private int join(int source, GroupName name) {
        if (name.isEmpty()) {
            return PvmError.NULL_GROUP.code();
        }
        Group group = groups.get(name);
        if (group != null && group.state() != GroupCode.DYNAMIC) {
            return PvmError.NOT_IN_GROUP.code();
        }
        if (group != null && group.isMember(source)) {
            return PvmError.DUP_GROUP.code();
        }
        if (memberships == MAX_MEMBERSHIPS || group == null && groups.size() == MAX_GROUPS) {
            return PvmError.NO_MEM.code();
        }
        if (group == null) {
            group = new Group(name);
            groups.put(name, group);
        }
        memberships++;
        return group.add(source);
    }

    private int leave(GroupName name, Group group, int tid) {
        PvmError error = missing(name, group);
        if (error != PvmError.OK) {
            return error.code();
        }
        if (!group.isMember(tid)) {
            return PvmError.NOT_IN_GROUP.code();
        }
        group.remove(group.instanceOf(tid));
        memberships--;
        if (group.isStatic()) {
            group.setState(GroupCode.STATIC_DEAD);
            if (group.barrier.isPending()) {
                XdrWriter out = new XdrWriter().putInt(PvmError.NO_GROUP.code());
                multicast(group.barrier, GroupCode.BARRIER, out);
                group.barrier.end(PvmError.NO_GROUP);
            }
        }
        if (group.size() == 0) {
            groups.remove(name);
        }
        return PvmError.OK.code();
    }

    private void onDeadTid(int source, int tid) {
        if (tid < 0) {
            refuse(GroupCode.DEADTID.name(), source, "tid=0x" + Integer.toHexString(tid) + " is no task");
            return;
        }
        watched.remove(tid);
        for (Group group : new ArrayList<>(groups.values())) {
            leave(group.name, group, tid);
        }
    }

    private void onBarrier(GroupCode code, int source, GroupName name, Group group, int count) {
        PvmError error = missing(name, group);
        if (error == PvmError.OK && group.isDead()) {
            error = PvmError.NO_GROUP;
        }
        if (error == PvmError.OK && !group.isMember(source)) {
            error = PvmError.NOT_IN_GROUP;
        }
        if (error == PvmError.OK) {
            int weight = code == GroupCode.BARRIER
                    ? 1
                    : group.onHost(source & Tid.HOST_MASK).count();
            error = group.barrier.arrive(source, count == -1 ? group.size() : count, weight);
        }
        if (error != PvmError.OK) {
            replyInt(source, code, error.code());
        } else if (group.barrier.isComplete()) {
            XdrWriter out = new XdrWriter().putInt(group.barrier.wanted());
            multicast(group.barrier, GroupCode.BARRIER, out);
            group.barrier.reset();
        }
    }

    private void onFreeze(int source, GroupName name, Group group, int size, int trees) {
        PvmError error = missing(name, group);
        if (error == PvmError.OK && group.isDead()) {
            error = PvmError.NO_GROUP;
        }
        if (error == PvmError.OK && group.isStatic()) {
            error = PvmError.DUP_GROUP;
        }
        if (error == PvmError.OK && !group.isMember(source)) {
            error = PvmError.NOT_IN_GROUP;
        }
        if (error == PvmError.OK) {
            error = group.freeze.arrive(source, size == -1 ? group.size() : size, 1);
        }
        if (error == PvmError.OK) {
            group.offerTrees(trees);
        }
        if (error != PvmError.OK) {
            replyInt(source, GroupCode.STATICGROUP, error.code());
        } else if (group.freeze.isComplete()) {
            group.setState(GroupCode.STATIC);
            group.settleTrees();
            XdrWriter out = new XdrWriter().putInt(group.freeze.wanted());
            group.writeState(out, GroupCode.STATIC, source);
            multicast(group.freeze, GroupCode.STATICGROUP, out);
            group.freeze.forgetWaiting();
        }
    }

    private void onMembers(GroupCode code, int source, GroupName name, Group group) {
        PvmError error = missing(name, group);
        if (error == PvmError.OK && group.isDead()) {
            error = PvmError.NO_GROUP;
        }
        if (error == PvmError.OK && code == GroupCode.TIDLIST && group.hasHoles()) {
            error = PvmError.NO_INST;
        }
        if (error != PvmError.OK) {
            replyInt(source, code, error.code());
            return;
        }
        XdrWriter out = new XdrWriter();
        out.putInt(group.size()).putInts(group.members());
        group.writeState(out, group.announcedState(), source);
        reply(source, code, out);
    }

    private void onInstance(int source, GroupName name, Group group, int tid) {
        PvmError error = missing(name, group);
        if (error == PvmError.OK && !group.isMember(tid)) {
            // C answers this error without the table even for a frozen group.
            reply(source, GroupCode.GETINST, new XdrWriter().putInts(PvmError.NOT_IN_GROUP.code(), GroupCode.DYNAMIC));
            return;
        }
        replyState(source, GroupCode.GETINST, error, group, group == null ? 0 : group.instanceOf(tid));
    }

    private void onTid(int source, GroupName name, Group group, int instance) {
        PvmError error = missing(name, group);
        if (error == PvmError.OK && !group.hasSlot(instance)) {
            error = PvmError.NO_INST;
        }
        int tid = error == PvmError.OK ? group.tidAt(instance) : Group.NO_TID;
        replyState(source, GroupCode.GETTID, error, group, tid == Group.NO_TID ? PvmError.NO_INST.code() : tid);
    }

    private void onHost(int source, Group group, int hostPart) {
        Group.HostShare share = group == null ? new Group.HostShare(0, Group.NO_TID) : group.onHost(hostPart);
        XdrWriter out = new XdrWriter();
        if (share.count() == 0) {
            writeNoHost(out);
        } else {
            out.putInts(group.hosts().size(), share.count(), share.coordinator());
            group.writeState(out, group.state(), source);
        }
        reply(source, GroupCode.HOSTCHAR, out);
    }

    private void onHosts(int source, Group group) {
        XdrWriter out = new XdrWriter();
        if (group == null) {
            out.putInts(0, GroupCode.DYNAMIC);
        } else {
            TreeMap<Integer, Group.HostShare> hosts = group.hosts();
            out.putInt(hosts.size());
            group.writeHosts(out, hosts);
            group.writeState(out, group.state(), source);
        }
        reply(source, GroupCode.HOSTCHARV, out);
    }

    private void onList(int source) {
        XdrWriter out = new XdrWriter();
        out.putInt(groups.size());
        groups.values().forEach(group -> group.writeListing(out));
        reply(source, GroupCode.GSLS, out);
    }

    private void dump(String title) {
        StringBuilder out = new StringBuilder(title);
        out.append(" 0x").append(Integer.toHexString(serverTid)).append(", ");
        out.append(groups.size()).append(" groups:\n");
        groups.values().forEach(group -> group.appendDump(out));
        out.setLength(out.length() - 1);
        effects.add(new GroupEffect.Print(out.toString()));
    }

    private static PvmError missing(GroupName name, Group group) {
        if (name.isEmpty()) {
            return PvmError.NULL_GROUP;
        }
        return group == null ? PvmError.NO_GROUP : PvmError.OK;
    }

    /** Answers the error without a table, or the value with the group's state. */
    private void replyState(int source, GroupCode code, PvmError error, Group group, int value) {
        XdrWriter out = new XdrWriter();
        if (error != PvmError.OK) {
            out.putInts(error.code(), GroupCode.DYNAMIC);
        } else {
            out.putInt(value);
            group.writeState(out, group.announcedState(), source);
        }
        reply(source, code, out);
    }

    private void replyInt(int to, GroupCode code, int value) {
        reply(to, code, new XdrWriter().putInt(value));
    }

    private void reply(int to, GroupCode code, XdrWriter out) {
        effects.add(new GroupEffect.Reply(to, code.tag(), out.toByteArray()));
    }

    private void multicast(Rendezvous rendezvous, GroupCode code, XdrWriter out) {
        effects.add(new GroupEffect.Multicast(rendezvous.waiting(), code.tag(), out.toByteArray()));
    }

    private void answerMalformed(GroupCode code, int source) {
        int error = PvmError.BAD_MSG.code();
        XdrWriter out = new XdrWriter();
        switch (code) {
            case DIE, RESET, DUMP, DEADTID, GSLS -> {
                return;
            }
            case GETINST, GETTID, GSIZE -> out.putInts(error, GroupCode.DYNAMIC);
            case HOSTCHAR -> writeNoHost(out);
            case HOSTCHARV -> out.putInts(0, GroupCode.DYNAMIC);
            default -> out.putInt(error);
        }
        reply(source, code, out);
    }

    private static void writeNoHost(XdrWriter out) {
        out.putInts(0, 0, Group.NO_TID, GroupCode.DYNAMIC);
    }

    private void refuse(String what, int source, String reason) {
        refusals++;
        if (refusals <= MAX_REFUSAL_LINES || refusals % REFUSALS_PER_LINE == 0) {
            effects.add(new GroupEffect.Print("pvmgs: refused " + what + " of " + Tid.text(source) + ": " + reason
                    + " (" + refusals + " refused)"));
        }
    }
}
