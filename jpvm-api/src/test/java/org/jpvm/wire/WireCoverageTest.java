package org.jpvm.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.ClockReading;
import org.jpvm.wire.body.ConfigReply;
import org.jpvm.wire.body.DeleteHostsReply;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.IntBody;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.OptionChanges;
import org.jpvm.wire.body.OutputRecord;
import org.jpvm.wire.body.SchedulerReply;
import org.jpvm.wire.body.SinkChange;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TaskListReply;
import org.jpvm.wire.body.TaskRecord;
import org.jpvm.wire.body.TextBody;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message code is pinned: by a golden file, or, where C PVM was not recorded, by bytes derived from pvm-wire-protocol. */
class WireCoverageTest {
    private static final String MASK = "@".repeat(35);
    private static final String MASK_HEX = "00000024" + "40".repeat(35) + "00";
    private static final String VM_HEX = "00000003766d0000";
    private static final String LINUX64_HEX = "000000084c494e5558363400";
    private static final String HOST_HEX = "00040000" + VM_HEX + LINUX64_HEX + "000003e800408c41";
    private static final HostRecord HOST = new HostRecord(0x40000, "vm", "LINUX64", 1000, 0x408c41);

    /** Codes with golden files. */
    private static final List<MessageCode> GOLDEN = List.of(
            TaskCode.CONNECT,
            TaskCode.CONN2,
            TaskCode.EXIT,
            TaskCode.ADDHOST,
            TaskCode.DELHOST,
            TaskCode.CONFIG,
            TaskCode.MSTAT,
            TaskCode.TICKLE,
            TaskCode.SPAWN,
            TaskCode.PSTAT,
            TaskCode.SENDSIG,
            TaskCode.TASK,
            TaskCode.MCA,
            TaskCode.NOTIFY,
            TaskCode.DB,
            TaskCode.TRACER,
            TaskCode.HOSTSYNC,
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
            DaemonCode.NULL,
            DaemonCode.PSTAT,
            DaemonCode.PSTATACK,
            DaemonCode.HALT,
            DaemonCode.MCA,
            DaemonCode.NOTIFY,
            DaemonCode.NOTIFYACK,
            DaemonCode.DB,
            DaemonCode.DBACK,
            DaemonCode.HTDEL,
            TaskControlCode.CONREQ,
            TaskControlCode.CONACK,
            TaskControlCode.TASKEXIT,
            TaskControlCode.OUTPUT,
            TaskControlCode.SIBLINGS,
            SystemCode.TASKX,
            SystemCode.STHOST,
            SystemCode.STHOSTACK,
            SystemCode.STTASK);

    /** Codes that no recording has, with a body and its bytes. Empty bodies are listed, too: their whole content is the tag. */
    static Stream<Sample> derived() {
        return Stream.of(
                empty(TaskCode.HALT, "§3.5"),
                new Sample(TaskCode.SCHED, "§6.1", new SchedulerReply(0x40007, HOST), "00040007" + HOST_HEX),
                new Sample(TaskCode.TASKER, "§3.5", new IntBody(1), "00000001"),
                new Sample(TaskCode.HOSTER, "§3.5", new IntBody(-34), "ffffffde"),
                new Sample(
                        TaskCode.SETOPT,
                        "§3.5",
                        new OptionChanges(List.of(
                                new OptionChanges.Change(OptionChanges.OUTPUT_TID, -1),
                                new OptionChanges.Change(OptionChanges.TRACE_TAG, 0x1f4))),
                        "00000001" + "00000009" + "666666666666666600000000" + "00000006" + "00000004" + "31663400"),
                empty(TaskCode.GETOPT, "§3.5"),
                new Sample(TaskCode.SHMCONN, "§3.5", new IntBody(4711), "00001267"),
                new Sample(DaemonCode.DELHOST, "§5.3", new HostNames(new String[] {"vm"}), "00000001" + VM_HEX),
                new Sample(DaemonCode.DELHOSTACK, "§5.3", DeleteHostsReply.of(0, -6), "0000000200000000fffffffa"),
                new Sample(
                        DaemonCode.TASKOUT,
                        "§3.6",
                        OutputRecord.ofData(0x40002, new byte[] {'h', 'i', '\n'}),
                        "000400020000000368690a00"),
                new Sample(DaemonCode.RESET, "§5.3", new IntBody(0x80003), "00080003"),
                new Sample(DaemonCode.RESETACK, "§5.3", new IntBody(0x80003), "00080003"),
                empty(DaemonCode.HOSTSYNC, "§5.3"),
                new Sample(DaemonCode.HOSTSYNCACK, "§5.3", new ClockReading(1, 999_999), "00000001000f423f"),
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
                new Sample(
                        SystemCode.SPAWN,
                        "§6",
                        new SpawnCall("vm", 0, "", 2, new String[0], 1, 2, 3, 4, 5, 6, new String[] {""}),
                        VM_HEX + "00000000" + "0000000100000000" + "00000002" + "00000000"
                                + "000000010000000200000003000000040000000500000006"
                                + "00000001" + "0000000100000000"),
                new Sample(
                        SystemCode.EXEC,
                        "§7.2",
                        new ExecCall(-35, "vm", 1, 1, new String[] {"vm"}, 0, 0, 0, 0, 0, 0, new String[0], 2, 3),
                        "ffffffdd" + VM_HEX + "0000000100000001" + "00000001" + VM_HEX + "00".repeat(24) + "00000000"
                                + "0000000200000003"),
                new Sample(SystemCode.EXECACK, "§6", new TidsReply(new int[] {0x40008}), "0000000100040008"),
                new Sample(
                        SystemCode.TASK,
                        "§6",
                        new TaskListReply(0, List.of(new TaskRecord(0x40001, 0, 0x40000, 4, "vm", 9))),
                        "00000000" + "0004000100000000" + "0004000000000004" + VM_HEX + "00000009"),
                new Sample(SystemCode.CONFIG, "§6", new ConfigReply(1, List.of(HOST)), "0000000100000001" + HOST_HEX),
                new Sample(SystemCode.ADDHOST, "§6", AddHostsReply.refused(-30), "ffffffe2"),
                new Sample(SystemCode.DELHOST, "§6", DeleteHostsReply.refused(-25), "ffffffe7"),
                new Sample(SystemCode.ADD, "§6", new HostNames(new String[] {"vm"}), "00000001" + VM_HEX),
                new Sample(SystemCode.ADDACK, "§6", AddHostsReply.of(List.of(HOST)), "0000000100000000" + HOST_HEX),
                new Sample(
                        SystemCode.NOTIFY,
                        "§3.5",
                        new NotifyCall(NotifyCall.HOST_ADD, 0, 79, -1, new int[0]),
                        "0000000300000000" + "0000004fffffffff"),
                new Sample(SystemCode.HOSTX, "§5.5", new IntBody(0x80080000), "80080000"),
                new Sample(SystemCode.HANDOFF, "§6", new IntBody(0x40009), "00040009"),
                new Sample(SystemCode.SCHED, "§6.1", new SchedulerReply(0, HOST), "00000000" + HOST_HEX));
    }

    @Test
    void everyCodeIsPinned() {
        Set<String> pinned = new TreeSet<>();
        GOLDEN.forEach(code -> pinned.add(code.cName()));
        derived().forEach(sample -> pinned.add(sample.code.cName()));
        assertEquals(names(allCodes()), pinned);
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
        assertEquals(0x8003000c, TaskControlCode.SIBLINGS.tag());
        assertEquals(0x80040011, SystemCode.STTASK.tag());
        assertEquals(new MessageCode.Unknown(0x8001001a), MessageCode.ofTag(0x8001001a));
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
