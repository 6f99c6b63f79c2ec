package org.jpvm.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jpvm.wire.body.IntBody;
import org.jpvm.wire.body.SinkChange;
import org.jpvm.wire.body.TextBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message code is pinned: by a golden file, or, where C PVM was not recorded, by bytes derived from
 * pvm-wire-protocol.
 */
class WireCoverageTest {
    private static final String MASK = "@".repeat(35);
    private static final String MASK_HEX = "00000024" + "40".repeat(35) + "00";

    /** Codes with golden files. */
    private static final List<MessageCode> GOLDEN = List.of(
            TaskCode.CONNECT,
            TaskCode.CONN2,
            TaskCode.EXIT,
            TaskCode.ADDHOST,
            TaskCode.DELHOST,
            TaskCode.CONFIG,
            TaskCode.MSTAT,
            TaskCode.HALT,
            TaskCode.TICKLE,
            TaskCode.SPAWN,
            TaskCode.PSTAT,
            TaskCode.SENDSIG,
            TaskCode.TASK,
            TaskCode.MCA,
            TaskCode.NOTIFY,
            TaskCode.DB,
            TaskCode.SCHED,
            TaskCode.TASKER,
            TaskCode.HOSTER,
            TaskCode.TRACER,
            TaskCode.HOSTSYNC,
            TaskCode.SETOPT,
            TaskCode.CONTEXT,
            DaemonCode.ADD,
            DaemonCode.ADDACK,
            DaemonCode.EXEC,
            DaemonCode.EXECACK,
            DaemonCode.SENDSIG,
            DaemonCode.HTUPD,
            DaemonCode.HTUPDACK,
            DaemonCode.HTCOMMIT,
            DaemonCode.SLCONF,
            DaemonCode.STARTACK,
            DaemonCode.TASK,
            DaemonCode.TASKACK,
            DaemonCode.DELHOST,
            DaemonCode.DELHOSTACK,
            DaemonCode.NULL,
            DaemonCode.TASKOUT,
            DaemonCode.PSTAT,
            DaemonCode.PSTATACK,
            DaemonCode.HALT,
            DaemonCode.MCA,
            DaemonCode.NOTIFY,
            DaemonCode.NOTIFYACK,
            DaemonCode.DB,
            DaemonCode.DBACK,
            DaemonCode.RESET,
            DaemonCode.RESETACK,
            DaemonCode.HTDEL,
            DaemonCode.HOSTSYNC,
            DaemonCode.HOSTSYNCACK,
            TaskControlCode.CONREQ,
            TaskControlCode.CONACK,
            TaskControlCode.TASKEXIT,
            TaskControlCode.OUTPUT,
            TaskControlCode.SIBLINGS,
            SystemCode.SPAWN,
            SystemCode.EXEC,
            SystemCode.EXECACK,
            SystemCode.TASK,
            SystemCode.CONFIG,
            SystemCode.ADDHOST,
            SystemCode.DELHOST,
            SystemCode.ADD,
            SystemCode.ADDACK,
            SystemCode.NOTIFY,
            SystemCode.TASKX,
            SystemCode.HANDOFF,
            SystemCode.SCHED,
            SystemCode.STHOST,
            SystemCode.STHOSTACK,
            SystemCode.STTASK);

    /** Codes of Java daemons and libraries among themselves, which PVM does not know. */
    private static final List<MessageCode> OWN =
            List.of(TaskCode.SYNC, DaemonCode.MOVE, DaemonCode.TEXT, DaemonCode.TEXTACK);

    /**
     * Codes that no recording has, with a body and its bytes. Empty bodies are listed, too: their whole content is the
     * tag.
     */
    static Stream<Sample> derived() {
        return Stream.of(
                empty(TaskCode.GETOPT, "§3.5"),
                new Sample(TaskCode.SHMCONN, "§3.5", new IntBody(4711), "00001267"),
                empty(TaskControlCode.NOOP, "§4.2"),
                new Sample(
                        TaskControlCode.SETTRACE,
                        "§4.2",
                        new SinkChange(0x40004, 0, 500, 0, 0, 0, MASK, 0, 1),
                        "0004000400000000000001f4" + "00".repeat(12) + MASK_HEX + "0000000000000001"),
                new Sample(TaskControlCode.SETTMASK, "§4.2", new TextBody(MASK), MASK_HEX),
                new Sample(TaskControlCode.SETTRCBUF, "§4.2", new IntBody(4096), "00001000"),
                new Sample(TaskControlCode.SETTRCOPT, "§4.2", new IntBody(3), "00000003"),
                empty(TaskControlCode.SHMAT, "§4.2"),
                new Sample(TaskControlCode.OUTPUTX, "§4.2", new IntBody(0x40001), "00040001"),
                new Sample(SystemCode.HOSTX, "§5.5", new IntBody(0x80080000), "80080000"));
    }

    @Test
    void everyCodeIsPinned() {
        Set<String> pinned = new TreeSet<>();
        GOLDEN.forEach(code -> pinned.add(code.cName()));
        OWN.forEach(code -> pinned.add(code.cName()));
        derived().forEach(sample -> pinned.add(sample.code.cName()));
        assertEquals(names(allCodes()), pinned);
        derived()
                .forEach(sample ->
                        assertFalse(GOLDEN.contains(sample.code), sample + " is recorded, drop the derived bytes"));
    }

    @Test
    void goldenFilesHoldExactlyTheListedCodes() {
        List<MessageCode> found = new ArrayList<>();
        GoldenFrames.all().stream()
                .filter(GoldenFrames.Message::hasHeader)
                .map(message -> MessageCode.ofTag(message.header().tag()))
                .filter(code -> !(code instanceof MessageCode.Unknown))
                .forEach(found::add);
        assertEquals(names(GOLDEN), names(found));
    }

    @Test
    void everyCodeIsFoundByItsTag() {
        for (MessageCode code : allCodes()) {
            assertEquals(code, MessageCode.ofTag(code.tag()));
        }
        assertEquals(0x80010019, TaskCode.SHMCONN.tag());
        assertEquals(0x8002001d, DaemonCode.HOSTSYNCACK.tag());
        assertEquals(0x8001001a, TaskCode.SYNC.tag());
        assertEquals(0x8002001e, DaemonCode.MOVE.tag());
        assertEquals(0x8003000c, TaskControlCode.SIBLINGS.tag());
        assertEquals(0x80040011, SystemCode.STTASK.tag());
        assertEquals(new MessageCode.Unknown(0x8001001b), MessageCode.ofTag(0x8001001b));
        assertEquals(new MessageCode.Unknown(0x80010000), MessageCode.ofTag(0x80010000));
        assertEquals(new MessageCode.Unknown(7), MessageCode.ofTag(7));
    }

    @ParameterizedTest
    @MethodSource("derived")
    void derivedBytes(Sample sample) throws MalformedMessageException {
        byte[] bytes = HexFormat.of().parseHex(sample.hex);
        BodyCodecs.Codec codec = BodyCodecs.named(sample.codec());
        assertArrayEquals(bytes, codec.write(sample.value), sample.toString());
        assertArrayEquals(bytes, codec.write(codec.read(bytes)), sample.toString());
        for (int length = 4; length < bytes.length; length += 4) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            if (!BodyCodecs.OPEN_ENDED.contains(sample.codec())) {
                assertThrows(MalformedMessageException.class, () -> codec.read(prefix), sample + " cut to " + length);
            }
        }
    }

    private static Sample empty(MessageCode code, String source) {
        return new Sample(code, source, Map.of(), "");
    }

    private static List<MessageCode> allCodes() {
        List<MessageCode> codes = new ArrayList<>();
        codes.addAll(List.of(TaskCode.values()));
        codes.addAll(List.of(DaemonCode.values()));
        codes.addAll(List.of(TaskControlCode.values()));
        codes.addAll(List.of(SystemCode.values()));
        return codes;
    }

    private static Set<String> names(List<MessageCode> codes) {
        Set<String> names = new TreeSet<>();
        codes.forEach(code -> names.add(code.cName()));
        return names;
    }

    /** A body of a code, where its layout is described, and its bytes. */
    record Sample(MessageCode code, String source, Object value, String hex) {
        String codec() {
            return value instanceof Map<?, ?> ? "Empty" : value.getClass().getSimpleName();
        }

        @Override
        public String toString() {
            return code.cName() + " " + source;
        }
    }
}
