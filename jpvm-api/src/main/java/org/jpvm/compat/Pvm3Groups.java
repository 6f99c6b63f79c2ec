package org.jpvm.compat;

import static org.jpvm.compat.Results.require;
import static org.jpvm.compat.Results.store;
import static org.jpvm.compat.Results.values;

import java.lang.reflect.Array;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.compat.CompatState.Quiet;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.GroupHost;
import org.jpvm.group.Reduction;
import org.jpvm.wire.trace.CallFields;

/**
 * The calls of {@code libgpvm3}. Errors are returned and kept in {@code pvm_errno} without a word, those of reduce, gather and scatter are
 * reported as well. Arrays have the class that belongs to their type: {@code PVM_CPLX} is {@code float[]} with two elements per item.
 *
 * <p>Differences from C PVM 3.4.6: {@link #pvm_scatter} keeps the root's active send buffer, which C loses; reduce takes contributions in
 * the order of the instance numbers, not of arrival, and over a tree in a frozen group of Java tasks; {@code PVM_STR}, a null function and a negative tag are PvmBadParam at once, where
 * C notices nothing as long as a member is alone; {@link #pvm_gsdump} needs no group call before it; when the group server or an awaited
 * member has ended the result is PvmSysErr or PvmNoTask, where C waits for ever. Source: pvm-api §15.
 */
abstract class Pvm3Groups extends Pvm3Tracing {
    /** {@link #PvmMax(int[], Object, Object, int[], int[])} to hand to {@link #pvm_reduce}. */
    public static final PvmReduceFunction PvmMax = Pvm3Groups::PvmMax;
    /** {@link #PvmMin(int[], Object, Object, int[], int[])} to hand to {@link #pvm_reduce}. */
    public static final PvmReduceFunction PvmMin = Pvm3Groups::PvmMin;
    /** {@link #PvmSum(int[], Object, Object, int[], int[])} to hand to {@link #pvm_reduce}. */
    public static final PvmReduceFunction PvmSum = Pvm3Groups::PvmSum;
    /** {@link #PvmProduct(int[], Object, Object, int[], int[])} to hand to {@link #pvm_reduce}. */
    public static final PvmReduceFunction PvmProduct = Pvm3Groups::PvmProduct;

    private static final Set<PvmError> ALL_ERRORS = EnumSet.allOf(PvmError.class);
    private static final int NO_TID = -1;

    Pvm3Groups() {}

    /** Makes this task a member and returns its instance number. */
    public static int pvm_joingroup(String group) {
        return quiet("pvm_joingroup", state -> {
            state.trace.enter(TraceEvent.JOINGROUP, CallFields.GN, group);
            return group(state, group).join();
        });
    }

    /** Ends the membership. */
    public static int pvm_lvgroup(String group) {
        return quiet("pvm_lvgroup", state -> {
            state.trace.enter(TraceEvent.LVGROUP, CallFields.GN, group);
            group(state, group).leave();
            return PvmOk;
        });
    }

    /** Tid of a member by its instance number. */
    public static int pvm_gettid(String group, int inum) {
        return quiet("pvm_gettid", state -> {
            state.trace.enterGroup(TraceEvent.GETTID, group, CallFields.GI, inum);
            return group(state, group).tidOf(inum).value();
        });
    }

    /** Instance number of a member by its tid. */
    public static int pvm_getinst(String group, int tid) {
        return quiet("pvm_getinst", state -> {
            state.trace.enterGroup(TraceEvent.GETINST, group, CallFields.GT, tid);
            return group(state, group).instanceOf(new Tid(tid));
        });
    }

    /** Number of members. */
    public static int pvm_gsize(String group) {
        return quiet("pvm_gsize", state -> {
            state.trace.enter(TraceEvent.GSIZE, CallFields.GN, group);
            return group(state, group).size();
        });
    }

    /** Waits until {@code count} members have called it, -1 for the present size. */
    public static int pvm_barrier(String group, int count) {
        return quiet("pvm_barrier", state -> {
            state.trace.enterGroup(TraceEvent.BARRIER, group, CallFields.GBC, count);
            group(state, group).barrier(count);
            return PvmOk;
        });
    }

    /** Waits until {@code size} members have called it, -1 for the present size, fixes the members and returns their number. */
    public static int pvm_freezegroup(String group, int size) {
        return quiet("pvm_freezegroup", state -> group(state, group).freeze(size));
    }

    /** Sends the active send buffer in the current context to all members but the caller, which need not be one. */
    public static int pvm_bcast(String group, int msgtag) {
        return quiet("pvm_bcast", state -> {
            state.trace.enterGroup(TraceEvent.BCAST, group, CallFields.MC, msgtag);
            int[] tids = values(group(state, group).others());
            if (state.trace.exits()) {
                state.trace.results((record, result) ->
                        record.putInt(CallFields.CC, result).putInts(CallFields.MDL, result < 0 ? new int[0] : tids));
            }
            return pvm_mcast(tids, tids.length, msgtag);
        });
    }

    /**
     * Combines the first {@code count} items of all members' data; the result is in the root's data, and partial results in that of the
     * coordinators of the hosts.
     */
    public static int pvm_reduce(
            PvmReduceFunction func, Object data, int count, int datatype, int msgtag, String group, int rootginst) {
        return CompatState.call("pvm_reduce", state -> {
            state.trace.enterGroup(TraceEvent.REDUCE, group, CallFields.MC, msgtag);
            require(data != null && func != null, "null");
            int[] info = new int[1];
            try {
                reduce(func, ElementType.ofCode(datatype), data, count, msgtag, group(state, group), rootginst, info);
            } catch (PvmException e) {
                if (info[0] < 0) {
                    // The function may have codes of its own, which no PvmError stands for.
                    return state.report("pvm_reduce", info[0]);
                }
                throw e;
            }
            return PvmOk;
        });
    }

    private static <A> void reduce(
            PvmReduceFunction func,
            ElementType<A> type,
            Object data,
            int count,
            int tag,
            Group group,
            int root,
            int[] info) {
        int[] code = {type.code()};
        int[] num = {count};
        group.reduceInPlace(
                (into, from, items) -> {
                    func.reduce(code, into, from, num, info);
                    if (info[0] < 0) {
                        throw new PvmException(PvmError.ofCode(info[0]), "the function said " + info[0]);
                    }
                },
                type,
                type.cast(data),
                count,
                tag,
                root);
    }

    /** Brings {@code count} items of each member to the root's {@code result}, which is null elsewhere if the caller likes. */
    public static int pvm_gather(
            Object result, Object data, int count, int datatype, int msgtag, String group, int rootginst) {
        return CompatState.call("pvm_gather", state -> {
            state.trace.enterGroup(TraceEvent.GATHER, group, CallFields.MC, msgtag);
            gather(ElementType.ofCode(datatype), result, data, count, msgtag, group(state, group), rootginst);
            return PvmOk;
        });
    }

    private static <A> void gather(
            ElementType<A> type, Object result, Object data, int count, int tag, Group group, int root) {
        group.gatherInto(result == null ? null : type.cast(result), type, type.cast(data), count, tag, root);
    }

    /** Stores this member's {@code count} items of the root's {@code data}, which is null elsewhere if the caller likes. */
    public static int pvm_scatter(
            Object result, Object data, int count, int datatype, int msgtag, String group, int rootginst) {
        return CompatState.call("pvm_scatter", state -> {
            state.trace.enterGroup(TraceEvent.SCATTER, group, CallFields.MC, msgtag);
            scatter(ElementType.ofCode(datatype), result, data, count, msgtag, group(state, group), rootginst);
            return PvmOk;
        });
    }

    private static <A> void scatter(
            ElementType<A> type, Object result, Object data, int count, int tag, Group group, int root) {
        group.scatterInto(type.cast(result), type, data == null ? null : type.cast(data), count, tag, root);
    }

    /**
     * Stores the coordinator and the number of members on a host, given by its tid as {@link Pvm3#pvm_tidtohost} gives it, and the number
     * of hosts; -1, 0 and 0 without members there.
     */
    public static int pvm_grphostinfo(
            String groupname, int hosttid, int[] coordinator, int[] nmem_onhost, int[] nhosts) {
        return quiet("pvm_grphostinfo", state -> {
            List<GroupHost> hosts = hosts(group(state, groupname));
            GroupHost found = null;
            for (GroupHost host : hosts) {
                found = host.coordinator().host().value() == hosttid ? host : found;
            }
            store(coordinator, found != null ? found.coordinator().value() : NO_TID);
            store(nmem_onhost, found != null ? found.members() : 0);
            store(nhosts, found != null ? hosts.size() : 0);
            return PvmOk;
        });
    }

    /** Stores coordinators and member counts of all hosts and their number; PvmOutOfRes, not kept in pvm_errno, without the group. */
    public static int pvm_grpvhostinfo(String groupname, int[][] coordinator, int[][] nmem_onhost, int[] nhosts) {
        return quiet("pvm_grpvhostinfo", state -> {
            List<GroupHost> hosts = hosts(group(state, groupname));
            store(nhosts, hosts.size());
            if (hosts.isEmpty()) {
                store(coordinator, (int[]) null);
                store(nmem_onhost, (int[]) null);
                return PvmOutOfRes;
            }
            store(
                    coordinator,
                    hosts.stream().mapToInt(host -> host.coordinator().value()).toArray());
            store(nmem_onhost, hosts.stream().mapToInt(GroupHost::members).toArray());
            return PvmOk;
        });
    }

    private static List<GroupHost> hosts(Group group) {
        try {
            return group.hosts();
        } catch (PvmException e) {
            if (e.error() == PvmError.NO_GROUP) {
                return List.of();
            }
            throw e;
        }
    }

    /** Lets the group server print its tables to the daemon's log. */
    public static void pvm_gsdump() {
        quiet("pvm_gsdump", state -> {
            Group.dump(state.task());
            return PvmOk;
        });
    }

    /** The greater of each pair; complex numbers by their modulus. Not for unsigned types. */
    public static void PvmMax(int[] datatype, Object x, Object y, int[] num, int[] info) {
        combine(Reduction.MAX, datatype, x, y, num, info);
    }

    /** The smaller of each pair; complex numbers by their modulus. Not for unsigned types. */
    public static void PvmMin(int[] datatype, Object x, Object y, int[] num, int[] info) {
        combine(Reduction.MIN, datatype, x, y, num, info);
    }

    /** The sum of each pair. Not for bytes and unsigned types. */
    public static void PvmSum(int[] datatype, Object x, Object y, int[] num, int[] info) {
        combine(Reduction.SUM, datatype, x, y, num, info);
    }

    /** The product of each pair. Not for bytes and unsigned types. */
    public static void PvmProduct(int[] datatype, Object x, Object y, int[] num, int[] info) {
        combine(Reduction.PRODUCT, datatype, x, y, num, info);
    }

    private static void combine(Reduction reduction, int[] datatype, Object x, Object y, int[] num, int[] info) {
        int result = PvmOk;
        try {
            require(isGiven(datatype) && isGiven(num), "null");
            combine(reduction, ElementType.ofCode(datatype[0]), x, y, num[0]);
        } catch (PvmException e) {
            result = e.error().code();
        }
        if (isGiven(info)) {
            info[0] = result;
        }
    }

    private static boolean isGiven(int[] pointer) {
        return pointer != null && pointer.length > 0;
    }

    private static <A> void combine(Reduction reduction, ElementType<A> type, Object x, Object y, int count) {
        A into = type.cast(x);
        A from = type.cast(y);
        long elements = (long) count * type.width();
        require(count >= 0 && elements <= Array.getLength(into) && elements <= Array.getLength(from), "num=" + count);
        reduction.on(type).combine(into, from, count);
    }

    private static Group group(CompatState state, String name) {
        return Group.of(state.task(), name);
    }

    private static int quiet(String function, CompatState.Call body) {
        return CompatState.call(function, ALL_ERRORS, Quiet.STORED, body);
    }
}
