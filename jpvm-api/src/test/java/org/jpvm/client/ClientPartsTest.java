package org.jpvm.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.body.EnrolReply;
import org.jpvm.wire.body.OutputRecord;
import org.jpvm.wire.body.SpawnCall;
import org.junit.jupiter.api.Test;

/** The small pure classes of the task library. */
class ClientPartsTest {
    private static final EnrolReply ENROLLED =
            new EnrolReply(1, 0x40001, 0, 0, 0, 0, 0, 0, 0, 4080, 0x408c41, "7f000001:0001", 0);

    @Test
    void intMapDoesWhatAHashMapDoes() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            IntMap<Integer> map = new IntMap<>();
            Map<Integer, Integer> expected = new HashMap<>();
            for (int i = 0; i < 2000; i++) {
                int key = 0x40000 + random.nextInt(60) * (seed % 7 + 1);
                if (random.nextBoolean()) {
                    assertEquals(expected.put(key, i), map.put(key, i), "seed " + seed);
                } else {
                    assertEquals(expected.remove(key), map.remove(key), "seed " + seed);
                }
                assertEquals(expected.size(), map.size(), "seed " + seed);
            }
            expected.forEach((key, value) -> assertEquals(value, map.get(key)));
        }
    }

    @Test
    void queueKeepsTheOrderOfArrival() {
        MessageQueue queue = new MessageQueue();
        MessageBuffer[] messages = new MessageBuffer[4];
        for (int i = 0; i < 4; i++) {
            messages[i] = new PackedMessage(Encoding.XDR);
            messages[i].setHeader(new Tid(i % 2), new Tid(9), 0, i, 0);
            queue.add(messages[i], i % 2, i, i == 3 ? 7 : 0);
        }
        assertEquals(messages[1], queue.peek(1, -1, 0));
        assertEquals(messages[1], queue.take(1, -1, 0));
        assertNull(queue.take(1, -1, 0));
        assertEquals(messages[3], queue.take(1, -1, -1));
        assertEquals(messages[2], queue.take((m, from, tag) -> 2 + m.tag(), Tid.ANY, -1));
        assertEquals(
                PvmError.NO_DATA,
                assertThrows(PvmException.class, () -> queue.take((m, from, tag) -> -5, Tid.ANY, -1))
                        .error());
        assertEquals(messages[0], queue.take(-1, -1, 0));
        assertEquals(0, queue.size());
    }

    /** What came in behind a message that ended a receive can still go to a handler, what came before cannot. */
    @Test
    void onlyMessagesReadAheadAreForHandlersAddedLate() {
        MessageQueue queue = new MessageQueue();
        MessageBuffer before = new PackedMessage(Encoding.XDR);
        MessageBuffer ahead = new PackedMessage(Encoding.XDR);
        MessageBuffer other = new PackedMessage(Encoding.XDR);
        queue.add(before, 1, 5, 0);
        assertEquals(List.of(), queue.takeReadAhead((source, tag, context) -> true));
        queue.beginReadAhead();
        queue.add(other, 1, 6, 0);
        queue.add(ahead, 1, 5, 0);
        assertTrue(queue.hasReadAhead());
        assertEquals(List.of(ahead), queue.takeReadAhead((source, tag, context) -> tag == 5));
        queue.endReadAhead();
        assertFalse(queue.hasReadAhead());
        assertEquals(List.of(), queue.takeReadAhead((source, tag, context) -> true));
        assertEquals(before, queue.take(-1, -1, 0));
        assertEquals(other, queue.take(-1, -1, 0));
    }

    @Test
    void requestsAreAnsweredByTheirPeerAlone() {
        RequestTable<String> table = new RequestTable<>();
        assertEquals(1, table.add(Tid.LOCAL_DAEMON, 5, "a"));
        assertEquals(2, table.add(Tid.LOCAL_DAEMON, 5, "b"));
        assertNull(table.take(0x40002, 5, 2));
        assertNull(table.take(Tid.LOCAL_DAEMON, 6, 2));
        assertEquals("b", table.take(Tid.LOCAL_DAEMON, 5, 2));
        assertNull(table.take(Tid.LOCAL_DAEMON, 5, 2));
        table.cancel(1);
        assertNull(table.take(Tid.LOCAL_DAEMON, 5, 1));
    }

    @Test
    void outputIsPrintedByLineAndEndsAfterSpawnAndEof() {
        OutputCatcher catcher = new OutputCatcher();
        StringBuilder out = new StringBuilder();
        catcher.setSink(out);
        catcher.onRecord(OutputRecord.ofStart(0x40002, OutputRecord.NEW, 0x40001), true);
        catcher.onRecord(OutputRecord.ofData(0x40002, "one\ntw".getBytes()), true);
        catcher.onRecord(OutputRecord.ofData(0x40002, "o\nrest".getBytes()), true);
        catcher.onRecord(OutputRecord.ofEof(0x40002), true);
        assertEquals(1, catcher.openChildren());
        catcher.onRecord(OutputRecord.ofStart(0x40002, OutputRecord.SPAWN, 0x40001), true);
        assertEquals(0, catcher.openChildren());
        assertEquals("[t40002] BEGIN\n[t40002] one\n[t40002] two\n[t40002] rest\n[t40002] EOF\n", out.toString());
        out.setLength(0);
        catcher.onRecord(OutputRecord.ofData(0x40003, "bare\n".getBytes()), false);
        assertEquals("bare\n", out.toString());
    }

    @Test
    void spawnPassesTheEnvironmentInCOrder() {
        TaskOptions options = new TaskOptions(ENROLLED, Map.of());
        SpawnCall call = SpawnPlan.of(
                SpawnRequest.program("slave1").withArguments("a").withEnvironment(Map.of("MINE", "1")),
                options,
                0x40001,
                Map.of("PVM_EXPORT", "DISPLAY:NONE", "DISPLAY", ":0", "PVMTASK", "4"),
                null);
        assertEquals(
                List.of(
                        "PVMTMASK=" + "@".repeat(35),
                        "PVMTRCBUF=0",
                        "PVMTRCOPT=0",
                        "PVMCTX=0x40001",
                        "PVM_EXPORT=DISPLAY:NONE",
                        "DISPLAY=:0",
                        "MINE=1"),
                List.of(call.environment()));
        assertEquals(4, call.flags());
        assertEquals(
                PvmError.BAD_PARAM,
                assertThrows(
                                PvmException.class,
                                () -> SpawnPlan.of(SpawnRequest.program("x").withCount(0), options, 0, Map.of(), null))
                        .error());
    }

    @Test
    void javaClassesBecomeProgramsUnderACDaemon() {
        TaskOptions options = new TaskOptions(ENROLLED, Map.of());
        SpawnRequest request = SpawnRequest.program("hosted:org.example.Main").withArguments("x");
        SpawnPlan.JavaStart foreign = new SpawnPlan.JavaStart(false, "/jdk/bin/java", "/a:/b");
        SpawnCall call = SpawnPlan.of(request, options, 0, Map.of(), foreign);
        assertEquals("/jdk/bin/java", call.file());
        assertArrayEquals(new String[] {"-cp", "/a:/b", "org.example.Main", "x"}, call.arguments());
        SpawnPlan.JavaStart own = new SpawnPlan.JavaStart(true, "/jdk/bin/java", "/a:/b");
        call = SpawnPlan.of(request, options, 0, Map.of(), own);
        assertEquals("hosted:org.example.Main", call.file());
        assertArrayEquals(new String[] {"x"}, call.arguments());
        assertEquals("JPVM_CLASSPATH=/a:/b", call.environment()[4]);
    }

    @Test
    void addressesAreReadAndWritten() {
        assertEquals("/tmp/x", DaemonAddress.parse("/tmp/x").path());
        DaemonAddress tcp = DaemonAddress.parse("7f000001:c6ea");
        assertEquals(0xc6ea, tcp.port());
        assertArrayEquals(new byte[] {127, 0, 0, 1}, tcp.ipv4Bytes());
        assertEquals("7f000001:c6ea", tcp.text());
        assertEquals("c0000202:db0f", DaemonAddress.parse("c0000202:db0f").text());
        for (String wrong : List.of("", "x", "7f000001", "7f000001:c6e", "7f000001:-123", "+f000001:c6ea")) {
            assertEquals(
                    PvmError.SYS_ERR,
                    assertThrows(PvmException.class, () -> DaemonAddress.parse(wrong), wrong)
                            .error());
        }
    }

    @Test
    void routeNoticesAreCounted() {
        RouteNotices notices = new RouteNotices();
        RouteNotices.Notice one = new RouteNotices.Notice(0, 1);
        RouteNotices.Notice two = new RouteNotices.Notice(0, 2);
        notices.wantOpenings(one, 1);
        notices.wantOpenings(two, -1);
        assertEquals(List.of(one, two), notices.onOpened());
        assertEquals(List.of(two), notices.onOpened());
        notices.wantOpenings(two, 0);
        assertEquals(List.of(), notices.onOpened());
        notices.wantClosing(one, 5);
        notices.wantClosing(two, 5);
        notices.cancelClosing(two, 5);
        assertEquals(List.of(one), notices.onClosed(5));
        assertEquals(List.of(), notices.onClosed(5));
    }

    @Test
    void numbersAreReadAsInC() {
        assertEquals(0x40001, TaskOptions.number("0x40001"));
        assertEquals(8, TaskOptions.number("010"));
        assertEquals(-1, TaskOptions.number("0xffffffff"));
        assertEquals(0, TaskOptions.number("x"));
        assertEquals(0, TaskOptions.number(null));
    }
}
