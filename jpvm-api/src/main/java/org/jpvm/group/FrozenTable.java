package org.jpvm.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;

/**
 * Member table of a frozen group.
 *
 * <pre>
 * int  name length without NUL
 * str  name
 * int  members
 * int  slots
 * int[slots] tids, -1 = free
 * int  hosts
 * int[hosts] members on the host
 * int[hosts] coordinator of the host
 * int  trees               jpvm's own, absent for none; tasks in C do not read so far
 * </pre>
 *
 * Sent by the group server behind a state field of 1. Source: pvm-wire-protocol §8.7.
 *
 * @param slots tids by instance number, -1 where there is none
 * @param hosts members per host
 * @param trees which operations all members have agreed to do over trees: {@link GroupCode#TREES_OF_REDUCTIONS},
 *              {@link GroupCode#TREES_OF_ALL}, or 0 for none
 */
record FrozenTable(int[] slots, List<GroupHost> hosts, int trees) {
    private static final int INT_BYTES = 4;

    static FrozenTable read(XdrReader in) throws MalformedMessageException {
        in.readInt("name length");
        in.readString("group name");
        in.readInt("members");
        int slots = in.readCount("slots", INT_BYTES);
        int[] tids = in.readInts("tids", slots);
        List<GroupHost> hosts = readHosts(in);
        return new FrozenTable(tids, hosts, in.remainingBytes() == 0 ? 0 : in.readInt("trees"));
    }

    /** Reads a number of hosts, their member counts and their coordinators. */
    static List<GroupHost> readHosts(XdrReader in) throws MalformedMessageException {
        int count = in.readCount("hosts", 2 * INT_BYTES);
        int[] members = in.readInts("members on host", count);
        int[] coordinators = in.readInts("coordinators", count);
        List<GroupHost> hosts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hosts.add(new GroupHost(new Tid(coordinators[i]), members[i]));
        }
        return List.copyOf(hosts);
    }

    int size() {
        return members().size();
    }

    Tid tidOf(int instance) {
        if (instance < 0 || instance >= slots.length || slots[instance] < 0) {
            throw new PvmException(PvmError.NO_INST, "instance=" + instance + " of a frozen group");
        }
        return new Tid(slots[instance]);
    }

    int instanceOf(Tid tid) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0 && slots[i] == tid.value()) {
                return i;
            }
        }
        throw new PvmException(PvmError.NOT_IN_GROUP, tid + " is no member of a frozen group");
    }

    /** The members by instance number. */
    List<Tid> members() {
        List<Tid> members = new ArrayList<>(slots.length);
        for (int slot : slots) {
            if (slot >= 0) {
                members.add(new Tid(slot));
            }
        }
        return members;
    }

    /** The coordinator of a member's host. */
    Tid coordinatorOf(Tid member) {
        for (GroupHost host : hosts) {
            if (host.coordinator().host().equals(member.host())) {
                return host.coordinator();
            }
        }
        throw new PvmException(PvmError.NOT_IN_GROUP, member + " is no member of a frozen group");
    }

    /**
     * The members host by host: that of {@code top}, which is its first, and the others in their order with their coordinators first; behind
     * the first by instance number.
     */
    List<List<Tid>> byHosts(Tid top) {
        Map<Tid, List<Tid>> byHost = new LinkedHashMap<>();
        byHost.put(top.host(), new ArrayList<>(List.of(top)));
        for (GroupHost host : hosts) {
            byHost.computeIfAbsent(host.coordinator().host(), key -> new ArrayList<>(List.of(host.coordinator())));
        }
        for (Tid member : members()) {
            List<Tid> here = byHost.get(member.host());
            if (!here.get(0).equals(member)) {
                here.add(member);
            }
        }
        return List.copyOf(byHost.values());
    }

    /** The instance numbers of the members of a tree, by position. */
    int[] instancesOf(MemberTree tree) {
        Map<Tid, Integer> instances = new HashMap<>();
        for (int i = 0; i < slots.length; i++) {
            instances.put(new Tid(slots[i]), i);
        }
        int[] result = new int[tree.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = instances.get(tree.member(i));
        }
        return result;
    }

    /** Whether an instance number below the highest is free. */
    boolean hasHoles() {
        int size = size();
        for (int i = 0; i < size; i++) {
            if (slots[i] < 0) {
                return true;
            }
        }
        return false;
    }
}
