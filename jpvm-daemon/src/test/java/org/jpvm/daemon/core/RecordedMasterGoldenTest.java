package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.peer.Pcap;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.HostTableUpdate;
import org.jpvm.wire.body.RouteRequest;
import org.jpvm.wire.body.SlaveSettings;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.junit.jupiter.api.Test;

/**
 * A core in the place of a C master: a task does what the recorded task did, the slaves answer what the recorded C slaves answered, and the core
 * must send each slave the messages that the C master sent, in the same order. Left out: the second, equal DM_HTDEL of C; its second DM_NOTIFY
 * for a task, as this core asks once; the multicast of which C lost one half.
 */
class RecordedMasterGoldenTest {
    private static final int ADDRESS = 0xc0000202;
    private static final int MASTER = 60890;
    private static final int FIRST = 59304;
    private static final int SECOND = 52144;
    private static final int TASK = 0xc0001;
    private static final String HOST_FILE = "* ep=/unused\n"
            + "$&vmB ip=192.0.2.2 id=specB ep=/tmp/specA/run:$PVM_ROOT/bin wd=/tmp/specA/run sp=1500\n";

    private record Message(int source, int destination, int tag, int context, int waitId, byte[] body) {
        /** Without the wait id, which only its sender understands. */
        String text() {
            String name = tag < 0 ? MessageCode.ofTag(tag).cName() : "tag " + tag;
            return Integer.toHexString(source) + "->" + Integer.toHexString(destination) + " " + name + " ctx "
                    + Integer.toHexString(context) + " " + HexFormat.of().formatHex(withoutGarbage());
        }

        /** C leaves garbage in the padding of strings. */
        private byte[] withoutGarbage() {
            XdrReader in = new XdrReader(body);
            XdrWriter out = new XdrWriter();
            try {
                if (tag == DaemonCode.SLCONF.tag()) {
                    SlaveSettings.read(in).write(out);
                } else if (tag == DaemonCode.HTUPD.tag()) {
                    HostTableUpdate.read(in).write(out);
                } else if (tag == DaemonCode.EXEC.tag()) {
                    ExecCall.read(in).write(out);
                } else if (tag == TaskControlCode.CONREQ.tag()) {
                    RouteRequest.read(in).write(out);
                } else {
                    return body;
                }
            } catch (MalformedMessageException e) {
                throw new AssertionError(e);
            }
            return out.toByteArray();
        }
    }

    /** Puts packets together, for one direction of one link. */
    private static final class Assembler {
        final List<Message> messages = new ArrayList<>();
        private final TreeMap<Integer, ByteArrayOutputStream> parts = new TreeMap<>();

        void add(byte[] packet) {
            ByteBuffer bytes = ByteBuffer.wrap(packet);
            int flags = PeerPacketHeader.flags(bytes, 0);
            int source = PeerPacketHeader.source(bytes, 0);
            if ((flags & PeerPacketFlags.SOM) != 0) {
                parts.put(source, new ByteArrayOutputStream());
            }
            parts.get(source).write(packet, 16, packet.length - 16);
            if ((flags & PeerPacketFlags.EOM) != 0) {
                byte[] message = parts.remove(source).toByteArray();
                MessageHeader header = MessageHeader.get(ByteBuffer.wrap(message), 0);
                messages.add(new Message(
                        source,
                        PeerPacketHeader.destination(bytes, 0),
                        header.tag(),
                        header.context(),
                        header.waitId(),
                        java.util.Arrays.copyOfRange(message, MessageHeader.LENGTH_BYTES, message.length)));
            }
        }
    }

    private final class World extends RecordingEffectsBase implements TestTask.World {
        final Map<TaskLink, TestTask> tasks = new LinkedHashMap<>();
        final ArrayDeque<Runnable> later = new ArrayDeque<>();
        final TreeMap<Integer, Assembler> sent = new TreeMap<>();
        final TreeMap<Integer, List<String>> bare = new TreeMap<>();
        final List<String> commands = new ArrayList<>();
        int starts;

        @Override
        public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {
            byte[] packet = new byte[end - start];
            bytes.get(start, packet);
            int flags = PeerPacketHeader.flags(bytes, start);
            if (!PeerPacketFlags.isSequenced(flags)) {
                if (PeerPacketFlags.isClose(flags)) {
                    bare.computeIfAbsent(port, key -> new ArrayList<>()).add("FIN|ACK");
                }
                return;
            }
            if ((flags & PeerPacketFlags.DAT) != 0) {
                sent.computeIfAbsent(port, key -> new Assembler()).add(packet);
            } else {
                bare.computeIfAbsent(port, key -> new ArrayList<>()).add("FIN");
            }
            ByteBuffer acknowledgement = ByteBuffer.allocate(PeerPacketHeader.LENGTH_BYTES);
            int slave = port == FIRST ? 0x80080000 : 0x800c0000;
            int sequence = PeerPacketHeader.sequence(bytes, start);
            PeerPacketHeader.put(acknowledgement, 0x80040000, slave, 0, sequence, PeerPacketFlags.ACK);
            later.add(() -> core.handleDatagram(ADDRESS, port, acknowledgement.flip(), now()));
        }

        @Override
        public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
            return tasks.get(to).receive(bytes, start, end);
        }

        @Override
        public long forward(TaskLink to, ByteBuffer bytes, int start, int end) {
            return sendCopy(to, bytes, start, end);
        }

        @Override
        public void resolve(int requestId, List<String> names) {
            assertEquals(List.of("192.0.2.2"), names);
            later.add(() -> core.handleResolved(requestId, new int[] {ADDRESS}, 0));
        }

        @Override
        public void startSlaves(int requestId, StartHosts request) {
            StartHosts.Host host = request.hosts().get(0);
            commands.add(host.login() + " " + host.command() + " " + host.machineId());
            String port = starts++ == 0 ? "e7a8" : "cbb0";
            String line = "ddpro<2316> arch<LINUX64> ip<c0000202:" + port + "> mtu<4080> dsig<4230209>";
            StartResults results = new StartResults(List.of(new StartResults.Result(host.tid(), line)));
            later.add(() -> core.handleSlavesStarted(requestId, results, 0));
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public void until(String what, long maxNanos, BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                Runnable next = later.poll();
                if (next != null) {
                    next.run();
                } else if (!answerNext()) {
                    throw new AssertionError("nothing more happens, and not: " + what);
                }
            }
        }
    }

    private final World world = new World();
    private final PvmdCore core = new PvmdCore(
            new PvmdSettings("1.2.3", "vm", "LINUX64", "c0000202:edda", 1000, List.of("/bin"), 0, 0), world);

    /** What each slave sent, and how much of it is used. */
    private final TreeMap<Integer, ArrayDeque<byte[]>> toCome = new TreeMap<>();

    private final TreeMap<Integer, Assembler> recorded = new TreeMap<>();

    /** Wait ids of the C master and what they are here, by the order of their questions. */
    private int translate(int port, int waitId) {
        List<Message> theirs = relevant(recorded.get(port).messages);
        List<Message> ours = relevant(world.sent.get(port).messages);
        for (int i = 0; i < theirs.size(); i++) {
            if (theirs.get(i).waitId == waitId) {
                return i < ours.size() ? ours.get(i).waitId : 0;
            }
        }
        return 0;
    }

    /** Feeds the next recorded packet of a slave whose question was asked. */
    private boolean answerNext() {
        for (Map.Entry<Integer, ArrayDeque<byte[]>> each : toCome.entrySet()) {
            byte[] packet = each.getValue().peek();
            if (packet == null || !world.sent.containsKey(each.getKey())) {
                continue;
            }
            ByteBuffer bytes = ByteBuffer.wrap(packet.clone());
            int header = PeerPacketHeader.LENGTH_BYTES;
            int tag = bytes.getInt(header + MessageHeader.TAG_OFFSET);
            int waitId = bytes.getInt(header + MessageHeader.WAIT_ID_OFFSET);
            if (MessageCode.ofTag(tag) instanceof DaemonCode) {
                int own = translate(each.getKey(), waitId);
                if (own == 0) {
                    continue;
                }
                bytes.putInt(header + MessageHeader.WAIT_ID_OFFSET, own);
            } else if (world.sent.get(each.getKey()).messages.size() < 4) {
                // What tasks sent, they sent after they were spawned.
                continue;
            }
            each.getValue().poll();
            core.handleDatagram(ADDRESS, each.getKey(), bytes, 0);
            return true;
        }
        return false;
    }

    private void settle() {
        for (Runnable next = world.later.poll(); next != null; next = world.later.poll()) {
            next.run();
        }
    }

    @Test
    void aMasterSaysWhatACMasterSaid() throws Exception {
        for (int port : new int[] {FIRST, SECOND}) {
            toCome.put(port, new ArrayDeque<>());
            recorded.put(port, new Assembler());
        }
        for (Pcap.Datagram each : Pcap.read("two-daemons-addhost-spawn-delhost.pcap")) {
            int flags = PeerPacketHeader.flags(ByteBuffer.wrap(each.bytes()), 0);
            if (each.from() == MASTER && recorded.containsKey(each.to()) && (flags & PeerPacketFlags.DAT) != 0) {
                recorded.get(each.to()).add(each.bytes());
            } else if (each.to() == MASTER && toCome.containsKey(each.from()) && (flags & PeerPacketFlags.DAT) != 0) {
                toCome.get(each.from()).add(each.bytes());
            }
        }
        core.handleStartup(HostFile.parse("hosts", HOST_FILE), new int[] {ADDRESS}, 0);
        TestTask task = new TestTask(world, core);
        world.tasks.put(task.link, task);
        task.connect(500, 0);
        converse(task);
        compare();
        assertEquals(
                List.of(
                        "192.0.2.2 pvmd -s -d0x0 -nvmB 1 c0000202:edda 4080 2 c0000202:0000 specB",
                        "192.0.2.2 pvmd -s -d0x0 -nvmB 1 c0000202:edda 4080 3 c0000202:0000 specB"),
                world.commands);
        assertEquals(List.of("FIN", "FIN|ACK"), world.bare.get(SECOND));
        assertEquals(List.of("FIN|ACK"), world.bare.get(FIRST));
    }

    /** The recorded program, as far as its daemon sees it. */
    private void converse(TestTask task) throws Exception {
        XdrWriter vmB = new XdrWriter().putInt(1).putString("vmB");
        task.ask(TaskCode.ADDHOST, vmB);
        settle();
        task.ask(TaskCode.ADDHOST, vmB);
        settle();
        task.ask(TaskCode.SPAWN, spawn(1, "vmB:/tmp", 1));
        siblings(task, TASK);
        task.request(TaskCode.NOTIFY, 1, 0, 80, 1, TASK);
        task.send(TASK, 1, new byte[16_000], 4032);
        world.until("message 2", 0, () -> !task.received(2).isEmpty());
        task.ask(TaskCode.TASK, 0);
        task.request(TaskCode.MCA, 1, TASK);
        task.send(Tid.MULTICAST_BIT | task.tid(), 3, new byte[16_000], 4032);
        settle();
        task.ask(TaskCode.PSTAT, TASK);
        task.ask(TaskCode.MSTAT, new XdrWriter().putString("vmB"));
        byte[] route = new XdrWriter().putInt(1318).putString("c0000202:db0f").toByteArray();
        task.send(TASK, 0x80030001, 0x7ffff, route);
        task.request(TaskCode.NOTIFY, 1, 0x7ffff, 0x80030003, 1, TASK);
        world.until("route", 0, () -> !task.received(0x80030002).isEmpty());
        task.ask(TaskCode.SENDSIG, TASK, 10);
        world.until("notify", 0, () -> task.received(80).size() == 1);
        assertEquals(1, task.received(0x80030003).size());
        world.until("answers to all", 0, () -> core.state().waits.all().isEmpty());
        // This host is the second of the three; here its own task is not started.
        task.request(TaskCode.SPAWN, spawn(0, "", 3).toByteArray());
        settle();
        while (answerNext()) {
            settle();
        }
        int[] announced = {0x80001, 0xc0002};
        task.request(TaskCode.MCA, new XdrWriter().putInt(2).putInts(announced).toByteArray());
        settle();
        task.ask(TaskCode.DELHOST, vmB);
        settle();
        task.ask(TaskCode.SENDSIG, 0x80001, 15);
        settle();
        task.request(TaskCode.HALT);
        settle();
    }

    private static void siblings(TestTask task, int tid) {
        task.request(TaskCode.MCA, 1, tid);
        task.send(
                Tid.MULTICAST_BIT | task.tid(),
                0x8003000c,
                0x7ffff,
                new XdrWriter().putInts(1, tid).toByteArray());
    }

    private static XdrWriter spawn(int flags, String where, int count) {
        XdrWriter body =
                new XdrWriter().putString("t4").putInt(flags).putString(where).putInts(count, 0);
        body.putInts(0x40001, 0x7ffff, 0x80030005, 0, 0, 0, 4);
        return body.putString("PVMTMASK=" + "@".repeat(35))
                .putString("PVMTRCBUF=0")
                .putString("PVMTRCOPT=0")
                .putString("PVMCTX=0x0");
    }

    private void compare() {
        for (int port : recorded.keySet()) {
            List<String> expected = texts(recorded.get(port).messages);
            List<String> own = texts(world.sent.get(port).messages);
            for (int i = 0; i < Math.min(expected.size(), own.size()); i++) {
                assertEquals(expected.get(i), own.get(i), "message " + i + " to port " + port);
            }
            assertEquals(expected.size(), own.size(), "messages to port " + port);
        }
    }

    private static List<String> texts(List<Message> messages) {
        return relevant(messages).stream().map(Message::text).toList();
    }

    private static List<Message> relevant(List<Message> messages) {
        List<Message> relevant = new ArrayList<>();
        for (Message message : messages) {
            boolean once = message.tag == DaemonCode.HTDEL.tag() || message.tag == DaemonCode.NOTIFY.tag();
            boolean again =
                    once && relevant.stream().anyMatch(other -> other.text().equals(message.text()));
            boolean halfLost = message.tag == TaskControlCode.SIBLINGS.tag() && message.body.length == 12;
            if (!again && !halfLost) {
                relevant.add(message);
            }
        }
        return relevant;
    }
}
