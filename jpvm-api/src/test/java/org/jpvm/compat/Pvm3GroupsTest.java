package org.jpvm.compat;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;

/** The conversation with the group server and between members, the server's part played from a script. */
class Pvm3GroupsTest extends Pvm3Fixture {
    private static final int SERVER = 0x40007;
    private static final int OTHER = 0x40002;
    private static final int FAR = 0x80003;

    /** Puts the answer to come into the queue. */
    private void answer(GroupCode code, int... body) {
        arrive(SERVER, code.tag(), new XdrWriter().putInts(body));
    }

    private void arrive(int source, int tag, XdrWriter body) {
        byte[] bytes = body.toByteArray();
        FakeTask task = task();
        task.queue.add(PackedMessage.received(
                Encodings.XDR, source, task.tid.value(), Protocol.CONTEXT_GROUP, tag, 0, bytes, bytes.length));
    }

    /** The oldest message that was sent by the task, as {@code destination tag context body}. */
    private String sent() {
        FakeTask task = task();
        for (PackedMessage message : task.queue) {
            if (message.source().equals(task.tid)) {
                task.queue.remove(message);
                byte[] body = new byte[message.lengthBytes()];
                message.unpackTransmitted(body, 0, body.length);
                return message.destination() + " " + message.tag() + " " + Integer.toHexString(message.context()) + " "
                        + HexFormat.of().formatHex(body);
            }
        }
        return "nothing";
    }

    private void serverIsThere() {
        pvm_mytid();
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {SERVER}, 1, 1);
        pvm_putinfo("pvmgs", pvm_getsbuf(), 0);
        pvm_freebuf(pvm_getsbuf());
    }

    private static void frozen(XdrWriter out, int... tids) {
        out.putInt(GroupCode.STATIC).putInt(1).putString("g").putInt(tids.length);
        out.putInt(10).putInts(tids);
        for (int i = tids.length; i < 10; i++) {
            out.putInt(-1);
        }
        out.putInt(2).putInts(2, 1).putInts(0x40001, FAR);
    }

    @Test
    void requestsAndTheirAnswers() throws Exception {
        String printed = run(() -> {
            serverIsThere();
            answer(GroupCode.JOIN, 3);
            assertEquals(3, pvm_joingroup("g"));
            assertEquals("t40007 1 7fffc 0000000267000000", sent());
            answer(GroupCode.GETTID, 0x40002, GroupCode.DYNAMIC);
            assertEquals(0x40002, pvm_gettid("g", 5));
            assertEquals("t40007 6 7fffc 000000026700000000000005", sent());
            answer(GroupCode.GETINST, 2, GroupCode.DYNAMIC);
            assertEquals(2, pvm_getinst("g", 0x40002));
            assertEquals("t40007 5 7fffc 000000026700000000040002", sent());
            answer(GroupCode.GSIZE, 4, GroupCode.DYNAMIC);
            assertEquals(4, pvm_gsize("g"));
            assertEquals("t40007 7 7fffc 0000000267000000", sent());
            answer(GroupCode.BARRIER, 4);
            assertEquals(0, pvm_barrier("g", -1));
            assertEquals("t40007 3 7fffc 0000000267000000ffffffff", sent());
            answer(GroupCode.LEAVE, 0);
            assertEquals(0, pvm_lvgroup("g"));
            assertEquals("t40007 2 7fffc 0000000267000000", sent());
            pvm_gsdump();
            assertEquals("t40007 9 7fffc ", sent());
            assertEquals("nothing", sent());
        });
        assertEquals("", printed);
    }

    @Test
    void errorsAreSilentButKept() throws Exception {
        String printed = run(() -> {
            serverIsThere();
            assertEquals(PvmNullGroup, pvm_joingroup(null));
            assertEquals(PvmNullGroup, pvm_gsize(""));
            answer(GroupCode.JOIN, PvmDupGroup);
            assertEquals(PvmDupGroup, pvm_joingroup("g"));
            assertEquals(PvmDupGroup, pvm_errno());
            answer(GroupCode.GETTID, PvmNoInst, GroupCode.DYNAMIC);
            assertEquals(PvmNoInst, pvm_gettid("g", 1));
            answer(GroupCode.BARRIER, PvmMismatch);
            assertEquals(PvmMismatch, pvm_barrier("g", 0));
            answer(GroupCode.BCAST, PvmNoGroup);
            assertEquals(PvmNoGroup, pvm_bcast("g", 1));
            answer(GroupCode.BCAST, 1, task().tid.value(), GroupCode.DYNAMIC);
            assertEquals(PvmNoInst, pvm_bcast("g", 1));
            assertEquals(PvmNoInst, pvm_errno());
            int[] coordinator = new int[1];
            int[] members = new int[1];
            int[] hosts = new int[1];
            answer(GroupCode.HOSTCHARV, 0, GroupCode.DYNAMIC);
            assertEquals(0, pvm_grphostinfo("g", 0x40000, coordinator, members, hosts));
            assertEquals(-1, coordinator[0]);
            assertEquals(PvmNoInst, pvm_errno());
            int[][] list = {{1}};
            answer(GroupCode.HOSTCHARV, 0, GroupCode.DYNAMIC);
            assertEquals(PvmOutOfRes, pvm_grpvhostinfo("g", list, null, hosts));
            assertNull(list[0]);
        });
        assertEquals("", printed);
    }

    @Test
    void bentAnswersAreErrors() throws Exception {
        run(() -> {
            serverIsThere();
            answer(GroupCode.JOIN);
            assertEquals(PvmBadMsg, pvm_joingroup("g"));
            answer(GroupCode.BCAST, Integer.MAX_VALUE, 1);
            assertEquals(PvmBadMsg, pvm_bcast("g", 1));
            answer(GroupCode.HOSTCHARV, 1 << 30, 1);
            assertEquals(PvmBadMsg, pvm_grpvhostinfo("g", null, null, null));
            answer(GroupCode.GSIZE, 1, GroupCode.STATIC, 1, 2, 0x67000000, 1, Integer.MAX_VALUE);
            assertEquals(PvmBadMsg, pvm_gsize("g"));
            answer(GroupCode.GSIZE, 7, GroupCode.DYNAMIC);
            assertEquals(7, pvm_gsize("g"), "the session goes on");
        });
    }

    @Test
    void aServerIsStartedWithoutSinksAndWhenItCannotBeIsAnError() throws Exception {
        run(() -> {
            int self = pvm_mytid();
            pvm_setopt(PvmOutputTid, self);
            task().spawnResult = new SpawnResult(List.of(), List.of(PvmError.NO_FILE));
            assertEquals(PvmSysErr, pvm_gsize("g"));
            assertEquals("pvmgs", task().spawned.file());
            assertEquals(16, task().spawned.flags());
            assertEquals(self, pvm_getopt(PvmOutputTid), "the sink is not as it was");
            assertEquals(0, task().option(TaskOption.TRACE_TID));
            // A server that ended at once, with no other registered.
            task().spawnResult = new SpawnResult(List.of(new Tid(SERVER)), List.of());
            assertEquals(PvmSysErr, pvm_gsize("g"));
        });
    }

    @Test
    void aServerThatIsGoneIsAnErrorAndForgotten() throws Exception {
        run(() -> {
            serverIsThere();
            assertEquals(PvmSysErr, pvm_gsize("g"));
            pvm_delinfo("pvmgs", 0, 0);
            assertEquals(PvmSysErr, pvm_gsize("g"));
            assertEquals("pvmgs", task().spawned.file(), "it was not looked for again");
        });
    }

    @Test
    void aFrozenGroupIsAnsweredFromItsTable() throws Exception {
        run(() -> {
            serverIsThere();
            XdrWriter table = new XdrWriter().putInt(3);
            frozen(table, 0x40001, OTHER, FAR);
            arrive(SERVER, GroupCode.STATICGROUP.tag(), table);
            assertEquals(3, pvm_freezegroup("g", 3));
            assertEquals("t40007 13 7fffc 00000002670000000000000300000001", sent());
            assertEquals(3, pvm_gsize("g"));
            assertEquals(1, pvm_getinst("g", OTHER));
            assertEquals(FAR, pvm_gettid("g", 2));
            assertEquals(PvmNoInst, pvm_gettid("g", 3));
            assertEquals(PvmNoInst, pvm_gettid("g", -1));
            assertEquals(PvmNotInGroup, pvm_getinst("g", -1));
            int[] coordinator = new int[1];
            int[] members = new int[1];
            int[] hosts = new int[1];
            assertEquals(0, pvm_grphostinfo("g", 0x80000, coordinator, members, hosts));
            assertArrayEquals(new int[] {FAR, 1, 2}, new int[] {coordinator[0], members[0], hosts[0]});
            assertEquals("nothing", sent());
            answer(GroupCode.BARRIER, PvmNoGroup);
            assertEquals(PvmNoGroup, pvm_barrier("g", -1));
            sent();
            answer(GroupCode.GSIZE, 2, GroupCode.DYNAMIC);
            assertEquals(2, pvm_gsize("g"), "the table of a dead group was kept");
        });
    }

    @Test
    void aRootThatCoordinatesFoldsItsHostAndThenTheOthers() throws Exception {
        String printed = run(() -> {
            serverIsThere();
            freeze();
            arrive(OTHER, 9, new XdrWriter().putInts(10, 20));
            // The next reduction of a fast member, which is not to be taken for a part of this one.
            arrive(OTHER, 9, new XdrWriter().putInts(1000, 1000));
            arrive(FAR, 9, new XdrWriter().putInts(100, 200));
            int[] data = {1, 2, 3};
            assertEquals(0, pvm_reduce(PvmSum, data, 2, PVM_INT, 9, "g", 0));
            assertArrayEquals(new int[] {111, 222, 3}, data);
            assertEquals("nothing", sent());
            data = new int[] {1, 2};
            assertEquals(0, pvm_reduce(PvmSum, data, 2, PVM_INT, 9, "g", 2));
            assertArrayEquals(new int[] {1001, 1002}, data, "partial result of the coordinator");
            assertEquals("t80003 9 7fffc 000003e9000003ea", sent());
        });
        assertEquals("", printed);
    }

    @Test
    void aRootThatIsNoCoordinatorGetsTheResultOfItsHostAndFoldsTheOthers() throws Exception {
        run(() -> {
            pvm_mytid();
            pvm_exit();
            serverIsThere();
            assertEquals(OTHER, pvm_mytid());
            freeze();
            arrive(0x40001, 9, new XdrWriter().putInts(11));
            arrive(FAR, 9, new XdrWriter().putInts(100));
            int[] data = {10};
            assertEquals(0, pvm_reduce(PvmSum, data, 1, PVM_INT, 9, "g", 1));
            assertArrayEquals(new int[] {111}, data);
            assertEquals("t40001 9 7fffc 0000000a", sent());
            assertEquals(0, pvm_reduce(PvmSum, data, 1, PVM_INT, 9, "g", 2));
            assertArrayEquals(new int[] {111}, data, "one that only sends keeps its data");
            assertEquals("t40001 9 7fffc 0000006f", sent());
            assertEquals("nothing", sent());
        });
    }

    @Test
    void errorsOfReduceAreReported() throws Exception {
        String printed = run(() -> {
            serverIsThere();
            freeze();
            int[] data = {1};
            assertEquals(PvmBadParam, pvm_reduce(PvmSum, null, 1, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_reduce(null, data, 1, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_reduce(PvmSum, data, 2, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_reduce(PvmSum, data, 0, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_reduce(PvmSum, data, 1, PVM_UINT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_reduce(PvmSum, data, 1, PVM_LONG, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_reduce(PvmSum, data, 1, PVM_INT, -1, "g", 0));
            assertEquals(PvmNoInst, pvm_reduce(PvmSum, data, 1, PVM_INT, 9, "g", 3));
            arrive(OTHER, 9, new XdrWriter().putInt(1));
            assertEquals(-77, pvm_reduce((type, x, y, n, info) -> info[0] = -77, data, 1, PVM_INT, 9, "g", 0));
            assertEquals(-77, pvm_errno());
            assertEquals(PvmBadParam, pvm_gather(null, data, 1, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_gather(new int[2], data, 1, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_scatter(data, null, 1, PVM_INT, 9, "g", 0));
            assertEquals(PvmBadParam, pvm_scatter(data, data, 1, PVM_STR, 9, "g", 0));
        });
        assertEquals(13, printed.lines().count(), printed);
        assertTrue(printed.lines().limit(9).allMatch(line -> line.contains(": pvm_reduce(): ")), printed);
    }

    @Test
    void gatherAndScatterKeepTheBuffersOfTheUser() throws Exception {
        run(() -> {
            serverIsThere();
            freeze();
            int send = pvm_initsend(PvmDataDefault);
            pvm_pkint(new int[] {5}, 1, 1);
            arrive(FAR, 9, new XdrWriter().putInt(30));
            arrive(OTHER, 9, new XdrWriter().putInt(20));
            int[] all = new int[3];
            assertEquals(0, pvm_gather(all, new int[] {10}, 1, PVM_INT, 9, "g", 0));
            assertArrayEquals(new int[] {10, 20, 30}, all);
            int[] part = new int[1];
            assertEquals(0, pvm_scatter(part, all, 1, PVM_INT, 9, "g", 0));
            assertEquals(10, part[0]);
            assertEquals("t40002 9 7fffc 00000014", sent());
            assertEquals("t80003 9 7fffc 0000001e", sent());
            assertEquals(send, pvm_getsbuf(), "the active send buffer");
            assertEquals(0, pvm_gather(null, new int[] {10}, 1, PVM_INT, 9, "g", 1));
            assertEquals("t40002 9 7fffc 0000000a", sent());
        });
    }

    @Test
    void theFunctionsCanBeCalled() {
        int[] type = {PVM_INT};
        int[] num = {2};
        int[] info = {9};
        int[] x = {1, 5};
        PvmMax(type, x, new int[] {3, 4}, num, info);
        assertArrayEquals(new int[] {3, 5}, x);
        assertEquals(0, info[0]);
        PvmMin(type, x, new int[] {0, 9}, num, info);
        PvmProduct(type, x, new int[] {2, 2}, num, info);
        PvmSum(type, x, new int[] {1, 1}, num, info);
        assertArrayEquals(new int[] {1, 11}, x);
        PvmSum(new int[] {PVM_BYTE}, new byte[1], new byte[1], num, info);
        assertEquals(PvmBadParam, info[0]);
        PvmMax(new int[] {PVM_UINT}, x, x, num, info);
        assertEquals(PvmBadParam, info[0]);
    }

    private void freeze() {
        XdrWriter table = new XdrWriter().putInt(3);
        frozen(table, 0x40001, OTHER, FAR);
        arrive(SERVER, GroupCode.STATICGROUP.tag(), table);
        assertEquals(3, pvm_freezegroup("g", 3));
        sent();
    }
}
