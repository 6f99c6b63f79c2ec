package org.jpvm.groupserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;

class GroupServerCoreTest {
    private static final int A = 0x40001;
    private static final int B = 0x40003;
    private static final int C = 0x80001;
    private static final int DAEMON = 0x80000000;
    private static final int NULL_GROUP = -17;
    private static final int DUP_GROUP = -18;
    private static final int NO_GROUP = -19;
    private static final int NOT_IN_GROUP = -20;
    private static final int NO_INST = -21;
    private static final int MISMATCH = -3;
    private static final int BAD_MSG = -12;

    private final GroupServerCore core = new GroupServerCore(0x40002);

    @Test
    void joinGivesTheLowestFreeInstance() {
        assertReply(A, request(A, GroupCode.JOIN, "g"), 0);
        assertReply(B, request(B, GroupCode.JOIN, "g"), 1);
        assertReply(A, request(A, GroupCode.LEAVE, "g"), 0);
        assertReply(C, request(C, GroupCode.JOIN, "g"), 0);
        assertReply(A, request(A, GroupCode.JOIN, "g"), 2);
    }

    @Test
    void joinErrors() {
        assertReply(A, request(A, GroupCode.JOIN, ""), NULL_GROUP);
        assertReply(A, request(A, GroupCode.JOIN, "g"), 0);
        assertReply(A, request(A, GroupCode.JOIN, "g"), DUP_GROUP);
        request(A, GroupCode.STATICGROUP, "g", 1);
        assertReply(B, request(B, GroupCode.JOIN, "g"), NOT_IN_GROUP);
    }

    @Test
    void aJoinerIsWatchedOnceUntilItDies() {
        assertEquals(List.of(A), watched(() -> request(A, GroupCode.JOIN, "g")));
        assertEquals(List.of(), watched(() -> request(A, GroupCode.JOIN, "h")));
        request(DAEMON, GroupCode.DEADTID, null, A);
        assertEquals(List.of(A), watched(() -> request(A, GroupCode.JOIN, "g")));
    }

    @Test
    void leaveErrors() {
        assertReply(A, request(A, GroupCode.LEAVE, ""), NULL_GROUP);
        assertReply(A, request(A, GroupCode.LEAVE, "g"), NO_GROUP);
        request(A, GroupCode.JOIN, "g");
        assertReply(B, request(B, GroupCode.LEAVE, "g"), NOT_IN_GROUP);
        assertReply(A, request(A, GroupCode.LEAVE, "g"), 0);
        assertReply(A, request(A, GroupCode.GSIZE, "g"), NO_GROUP, GroupCode.DYNAMIC);
    }

    @Test
    void queriesOfAMissingGroup() {
        assertReply(A, request(A, GroupCode.GETTID, "g", 0), NO_GROUP, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.GETINST, "g", A), NO_GROUP, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.BCAST, "g"), NO_GROUP);
        assertReply(A, request(A, GroupCode.TIDLIST, "g"), NO_GROUP);
        assertReply(A, request(A, GroupCode.BARRIER, "g", 1), NO_GROUP);
        assertReply(A, request(A, GroupCode.STATICGROUP, "g", 1), NO_GROUP);
        assertReply(A, request(A, GroupCode.HOSTCHAR, "g", 0x40000), 0, 0, -1, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.HOSTCHARV, "g"), 0, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.GSLS, null), 0);
    }

    @Test
    void queriesOfAnEmptyName() {
        assertReply(A, request(A, GroupCode.GETTID, "", 0), NULL_GROUP, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.GSIZE, ""), NULL_GROUP, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.BCAST, ""), NULL_GROUP);
        assertReply(A, request(A, GroupCode.BARRIER, "", 1), NULL_GROUP);
        assertReply(A, request(A, GroupCode.STATICGROUP, "", 1), NULL_GROUP);
    }

    @Test
    void instanceAndTidOfMembersAndOthers() {
        join("g", A, B);
        assertReply(C, request(C, GroupCode.GETTID, "g", 1), B, GroupCode.DYNAMIC);
        assertReply(C, request(C, GroupCode.GETINST, "g", B), 1, GroupCode.DYNAMIC);
        assertReply(C, request(C, GroupCode.GETINST, "g", C), NOT_IN_GROUP, GroupCode.DYNAMIC);
        assertReply(C, request(C, GroupCode.GETINST, "g", -1), NOT_IN_GROUP, GroupCode.DYNAMIC);
        for (int instance : new int[] {-1, 2, 9, 10, 11, Integer.MAX_VALUE}) {
            assertReply(C, request(C, GroupCode.GETTID, "g", instance), NO_INST, GroupCode.DYNAMIC);
        }
    }

    @Test
    void theMemberListSkipsHolesButOneForInstancesMustHaveNone() {
        join("g", A, B, C);
        request(A, GroupCode.LEAVE, "g");
        assertReply(A, request(A, GroupCode.BCAST, "g"), 2, B, C, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.TIDLIST, "g"), NO_INST);
        request(A, GroupCode.JOIN, "g");
        request(C, GroupCode.LEAVE, "g");
        assertReply(A, request(A, GroupCode.TIDLIST, "g"), 2, A, B, GroupCode.DYNAMIC);
    }

    @Test
    void hostsAreSortedAndTheLowestTidCoordinates() {
        join("g", C, B, A);
        assertReply(C, request(C, GroupCode.HOSTCHAR, "g", 0x40000), 2, 2, A, GroupCode.DYNAMIC);
        assertReply(C, request(C, GroupCode.HOSTCHAR, "g", 0xc0000), 0, 0, -1, GroupCode.DYNAMIC);
        assertReply(C, request(C, GroupCode.HOSTCHARV, "g"), 2, 2, 1, A, C, GroupCode.DYNAMIC);
        request(A, GroupCode.LEAVE, "g");
        assertReply(C, request(C, GroupCode.HOSTCHAR, "g", 0x40000), 2, 1, B, GroupCode.DYNAMIC);
    }

    @Test
    void aBarrierReleasesAllWhenTheLastOneComes() {
        join("g", A, B);
        assertEquals(List.of(), request(A, GroupCode.BARRIER, "g", 2));
        assertMulticast(GroupCode.BARRIER, request(B, GroupCode.BARRIER, "g", -1), new int[] {A, B}, 2);
        assertEquals(List.of(), request(A, GroupCode.BARRIER, "g", 2));
        assertMulticast(GroupCode.BARRIER, request(B, GroupCode.BARRIER, "g", 2), new int[] {A, B}, 2);
    }

    @Test
    void barrierErrorsLeaveTheBarrierOpenUntilItIsPoisoned() {
        join("g", A, B);
        assertReply(C, request(C, GroupCode.BARRIER, "g", 2), NOT_IN_GROUP);
        assertEquals(List.of(), request(A, GroupCode.BARRIER, "g", 2));
        assertReply(B, request(B, GroupCode.BARRIER, "g", 3), MISMATCH);
        assertMulticast(GroupCode.BARRIER, request(B, GroupCode.BARRIER, "g", 2), new int[] {A, B}, 2);

        assertReply(A, request(A, GroupCode.BARRIER, "g", 0), MISMATCH);
        assertReply(A, request(A, GroupCode.BARRIER, "g", 0), MISMATCH);
        assertReply(B, request(B, GroupCode.BARRIER, "g", 2), MISMATCH);
    }

    @Test
    void aMemberThatDiesInsideIsStillCounted() {
        join("g", A, B, C);
        request(A, GroupCode.BARRIER, "g", 2);
        request(DAEMON, GroupCode.DEADTID, null, A);
        assertMulticast(GroupCode.BARRIER, request(B, GroupCode.BARRIER, "g", 2), new int[] {A, B}, 2);
    }

    @Test
    void aCoordinatorCountsForItsHost() {
        join("g", A, B, C);
        assertEquals(List.of(), request(A, GroupCode.BARRIERV, "g", 3));
        assertMulticast(GroupCode.BARRIER, request(C, GroupCode.BARRIERV, "g", 3), new int[] {A, C}, 3);
        List<GroupEffect> refused = request(0x40009, GroupCode.BARRIERV, "g", 3);
        assertEquals(GroupCode.BARRIERV.tag(), ((GroupEffect.Reply) refused.get(0)).tag());
    }

    @Test
    void aFrozenGroupSendsItsTableWithEveryAnswer() {
        join("g", A, C);
        assertEquals(List.of(), request(A, GroupCode.STATICGROUP, "g", -1));
        int[] table = {1, 1, 0x00000002, 0x67000000, 2, 10, A, C, -1, -1, -1, -1, -1, -1, -1, -1, 2, 1, 1, A, C};
        assertMulticast(
                GroupCode.STATICGROUP, request(C, GroupCode.STATICGROUP, "g", 2), new int[] {A, C}, concat(table, 2));
        assertReply(B, request(B, GroupCode.GSIZE, "g"), concat(table, 2));
        assertReply(B, request(B, GroupCode.GETTID, "g", 1), concat(table, C));
        assertReply(B, request(B, GroupCode.GETTID, "g", 5), concat(table, NO_INST));
        assertReply(B, request(B, GroupCode.GETINST, "g", C), concat(table, 1));
        assertReply(B, request(B, GroupCode.GETINST, "g", B), NOT_IN_GROUP, GroupCode.DYNAMIC);
        assertReply(B, request(B, GroupCode.BCAST, "g"), concat(table, 2, A, C));
        assertReply(B, request(B, GroupCode.HOSTCHAR, "g", 0x80000), concat(table, 2, 1, C));
        assertReply(A, request(A, GroupCode.STATICGROUP, "g", 2), DUP_GROUP);
    }

    /** The table of A and B, which are members of "g". */
    private static final int[] TABLE = {
        GroupCode.STATIC, 1, 2, 0x67000000, 2, 10, A, B, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, A
    };

    private static int[] tableAnd(int... tail) {
        return concat(tail, TABLE);
    }

    @Test
    void treesAreWhatAllMembersAgreeToAndOnlyTheyHearOfIt() {
        join("g", A, B);
        request(A, GroupCode.STATICGROUP, "g", 2, GroupCode.TREES_OF_ALL);
        assertMulticast(
                GroupCode.STATICGROUP,
                request(B, GroupCode.STATICGROUP, "g", 2, GroupCode.TREES_OF_REDUCTIONS),
                new int[] {A, B},
                concat(tableAnd(GroupCode.TREES_OF_REDUCTIONS), 2));
        assertReply(A, request(A, GroupCode.GSIZE, "g"), concat(tableAnd(GroupCode.TREES_OF_REDUCTIONS), 2));
        assertReply(C, request(C, GroupCode.GSIZE, "g"), concat(TABLE, 2));
    }

    @Test
    void aMemberThatSaysNothingOfTreesKeepsAllFromThem() {
        join("g", A, B);
        request(A, GroupCode.STATICGROUP, "g", 2, GroupCode.TREES_OF_ALL);
        assertMulticast(
                GroupCode.STATICGROUP, request(B, GroupCode.STATICGROUP, "g", 2), new int[] {A, B}, concat(TABLE, 2));
        assertReply(A, request(A, GroupCode.GSIZE, "g"), concat(TABLE, 2));
    }

    @Test
    void aMemberThatDoesNotFreezeKeepsAllFromTrees() {
        join("g", A, B);
        assertMulticast(
                GroupCode.STATICGROUP,
                request(A, GroupCode.STATICGROUP, "g", 1, GroupCode.TREES_OF_ALL),
                new int[] {A},
                concat(TABLE, 1));
        assertReply(B, request(B, GroupCode.GSIZE, "g"), concat(TABLE, 2));
    }

    @Test
    void otherTreesAreRefused() {
        join("g", A);
        for (int trees : new int[] {-1, 0, GroupCode.TREES_OF_ALL + 1}) {
            List<GroupEffect> effects = request(A, GroupCode.STATICGROUP, "g", 1, trees);
            assertReply(A, effects.subList(1, 2), BAD_MSG);
        }
    }

    @Test
    void freezeErrors() {
        join("g", A, B);
        assertReply(C, request(C, GroupCode.STATICGROUP, "g", 2), NOT_IN_GROUP);
        assertEquals(List.of(), request(A, GroupCode.STATICGROUP, "g", 2));
        assertReply(B, request(B, GroupCode.STATICGROUP, "g", 1), MISMATCH);
    }

    @Test
    void aFrozenGroupDiesWithItsFirstLossAndReleasesItsBarrier() {
        join("g", A, B, C);
        for (int tid : new int[] {A, B, C}) {
            request(tid, GroupCode.STATICGROUP, "g", 3);
        }
        request(A, GroupCode.BARRIER, "g", 3);
        request(B, GroupCode.BARRIER, "g", 3);
        assertMulticast(GroupCode.BARRIER, request(DAEMON, GroupCode.DEADTID, null, C), new int[] {A, B}, NO_GROUP);
        assertReply(A, request(A, GroupCode.BARRIER, "g", 2), NO_GROUP);
        assertReply(A, request(A, GroupCode.BCAST, "g"), NO_GROUP);
        assertReply(A, request(A, GroupCode.STATICGROUP, "g", 2), NO_GROUP);
        assertReply(C, request(C, GroupCode.JOIN, "g"), NOT_IN_GROUP);
        assertReply(A, request(A, GroupCode.GSIZE, "g"), 2, GroupCode.DYNAMIC);
        assertReply(A, request(A, GroupCode.HOSTCHARV, "g"), 1, 2, A, GroupCode.STATIC_DEAD);
        request(A, GroupCode.LEAVE, "g");
        request(B, GroupCode.LEAVE, "g");
        assertReply(C, request(C, GroupCode.JOIN, "g"), 0);
    }

    @Test
    void aDeadTaskLeavesAllItsGroups() {
        join("g", A, B);
        join("h", A);
        join("i", B);
        assertEquals(List.of(), request(DAEMON, GroupCode.DEADTID, null, A));
        assertReply(B, request(B, GroupCode.GSIZE, "g"), 1, GroupCode.DYNAMIC);
        assertReply(B, request(B, GroupCode.GSIZE, "h"), NO_GROUP, GroupCode.DYNAMIC);
        assertReply(B, request(B, GroupCode.GSIZE, "i"), 1, GroupCode.DYNAMIC);
    }

    @Test
    void theMemberTableGrowsByTen() throws Exception {
        for (int i = 0; i < 11; i++) {
            request(A + i, GroupCode.JOIN, "g");
        }
        XdrReader in = new XdrReader(
                ((GroupEffect.Reply) request(A, GroupCode.GSLS, null).get(0)).body());
        in.readInts("count, name length, name", 4);
        assertArrayEquals(new int[] {11, 20, -1, 0}, in.readInts("size, slots, barrier", 4));
        assertEquals(20 * 4, in.remainingBytes());
    }

    @Test
    void theListingShowsWhoWaits() {
        join("g", A, B, C);
        request(A, GroupCode.BARRIERV, "g", 3);
        assertReply(
                A,
                request(A, GroupCode.GSLS, null),
                1,
                1,
                2,
                0x67000000,
                3,
                10,
                3,
                2,
                A,
                B,
                C,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                A,
                -1);
    }

    @Test
    void theDumpIsThatOfCPvm() {
        for (String group : new String[] {"alpha", "beta", "frozen", "bb", "ab"}) {
            request(A, GroupCode.JOIN, group);
        }
        request(B, GroupCode.JOIN, "zed");
        request(B, GroupCode.JOIN, "alpha");
        request(B, GroupCode.BARRIER, "alpha", 5);
        request(A, GroupCode.STATICGROUP, "frozen", 1);
        String text = ((GroupEffect.Print) request(A, GroupCode.DUMP, null).get(0)).text();
        String none = " barrier_count: -1 barrier_reached 0\n sgroup_count: -1 sgroup_reached 0\n  Tids: \n";
        String host = "Host characterization:\nhost 40000 - 1 procs, 40001 coord \n";
        assertEquals(
                "DUMP 0x40002, 6 groups:\n"
                        + "group: ab  size: 1" + none + "(0,  0x40001) \n" + host
                        + "group: bb  size: 1" + none + "(0,  0x40001) \n" + host
                        + "group: alpha  size: 2 barrier_count: 5 barrier_reached 1\n"
                        + " sgroup_count: -1 sgroup_reached 0\n  Tids: \n(0,  0x40001) (1,  0x40003) \n"
                        + "tids waiting on barrier:\n0x40003  \n"
                        + "Host characterization:\nhost 40000 - 2 procs, 40001 coord \n"
                        + "group: beta  size: 1" + none + "(0,  0x40001) \n" + host
                        + "group: zed  size: 1" + none + "(0,  0x40003) \n"
                        + "Host characterization:\nhost 40000 - 1 procs, 40003 coord \n"
                        + "group: frozen  size: 1 barrier_count: -1 barrier_reached 0\n"
                        + " sgroup_count: 1 sgroup_reached 1\n  Tids: \n(0,  0x40001) \n"
                        + "tids waiting on static formation:\n\n" + host.stripTrailing() + " ",
                text);
    }

    @Test
    void dieDumpsAndExits() {
        List<GroupEffect> effects = request(A, GroupCode.DIE, null);
        assertEquals("pvmgs 0x40002, 0 groups:", ((GroupEffect.Print) effects.get(0)).text());
        assertTrue(effects.get(1) instanceof GroupEffect.Exit);
    }

    @Test
    void requestsWithoutEffect() {
        assertEquals(List.of(), request(A, GroupCode.RESET, null));
        assertEquals(0, core.refusals());
    }

    @Test
    void nonsenseIsCountedAndNeverThrown() {
        core.handleMessage(A, 17, new byte[0]);
        core.handleMessage(A, -5, new byte[3]);
        core.handleMessage(DAEMON, GroupCode.JOIN.tag(), body("g"));
        core.handleMessage(DAEMON, GroupCode.DEADTID.tag(), body(null, -7));
        core.handleUnreadable(A, GroupCode.GSIZE.tag(), "it is not in XDR");
        assertEquals(5, core.refusals());
        List<GroupEffect> effects = drain();
        assertReply(A, effects.subList(5, 6), BAD_MSG, GroupCode.DYNAMIC);
        assertTrue(effects.subList(0, 5).stream().allMatch(effect -> effect instanceof GroupEffect.Print));
    }

    @Test
    void refusalsDoNotFloodTheLog() {
        for (int i = 0; i < 5000; i++) {
            core.handleMessage(A, 99, new byte[0]);
        }
        assertEquals(GroupServerCore.MAX_REFUSAL_LINES + 5, drain().size());
    }

    @Test
    void namesAreBytes() {
        core.handleMessage(A, GroupCode.JOIN.tag(), new byte[] {0, 0, 0, 2, (byte) 0xfc, 0, 0, 0});
        drain();
        core.handleMessage(B, GroupCode.JOIN.tag(), new byte[] {0, 0, 0, 2, (byte) 0xf6, 0, 0, 0});
        assertReply(B, drain().subList(1, 2), 0);
    }

    @Test
    void aFullTableRefusesJoins() {
        for (int i = 0; i < GroupServerCore.MAX_GROUPS; i++) {
            request(A, GroupCode.JOIN, "g" + i);
        }
        assertReply(A, request(A, GroupCode.JOIN, "one more"), -10);
        assertReply(B, request(B, GroupCode.JOIN, "g0"), 1);
    }

    private void join(String group, int... tids) {
        for (int tid : tids) {
            request(tid, GroupCode.JOIN, group);
        }
    }

    /** Effects of a request without the watches. */
    private List<GroupEffect> request(int source, GroupCode code, String group, int... arguments) {
        core.handleMessage(source, code.tag(), body(group, arguments));
        List<GroupEffect> effects = drain();
        lastWatched.clear();
        for (GroupEffect effect : effects) {
            if (effect instanceof GroupEffect.WatchExit watch) {
                lastWatched.add(watch.tid());
            }
        }
        effects.removeIf(effect -> effect instanceof GroupEffect.WatchExit);
        return effects;
    }

    private final List<Integer> lastWatched = new ArrayList<>();

    private List<Integer> watched(Runnable request) {
        request.run();
        return List.copyOf(lastWatched);
    }

    private List<GroupEffect> drain() {
        List<GroupEffect> effects = new ArrayList<>();
        for (GroupEffect effect = core.pollEffect(); effect != null; effect = core.pollEffect()) {
            effects.add(effect);
        }
        assertNull(core.pollEffect());
        return effects;
    }

    private static byte[] body(String group, int... arguments) {
        XdrWriter out = new XdrWriter();
        if (group != null) {
            out.putString(group);
        }
        return out.putInts(arguments).toByteArray();
    }

    private static void assertReply(int to, List<GroupEffect> effects, int... expected) {
        assertEquals(1, effects.size(), effects.toString());
        GroupEffect.Reply reply = (GroupEffect.Reply) effects.get(0);
        assertEquals(to, reply.to());
        assertArrayEquals(expected, ints(reply.body()));
    }

    private static void assertMulticast(GroupCode code, List<GroupEffect> effects, int[] to, int... expected) {
        assertEquals(1, effects.size(), effects.toString());
        GroupEffect.Multicast multicast = (GroupEffect.Multicast) effects.get(0);
        assertEquals(code.tag(), multicast.tag());
        assertArrayEquals(to, multicast.to());
        assertArrayEquals(expected, ints(multicast.body()));
    }

    private static int[] concat(int[] tail, int... head) {
        int[] all = new int[head.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    private static int[] ints(byte[] body) {
        assertEquals(0, body.length % 4);
        try {
            return new XdrReader(body).readInts("body", body.length / 4);
        } catch (org.jpvm.wire.MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }
}
