package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.peer.Pcap;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.PeerPacketFlags;
import org.jpvm.wire.PeerPacketHeader;
import org.junit.jupiter.api.Test;

/**
 * A core in the place of a C slave: it gets the packets that the C slave got from its C master, its tasks do what the recorded tasks did, and
 * what it sends must be what the C slave sent.
 */
class RecordedSlaveGoldenTest {
    private static final int ADDRESS = 0xc0000202;
    private static final int MASTER = 60890;
    private static final int OTHER = 59304;
    private static final int SLAVE = 52144;
    private static final int TASK = 0xc0001;
    private static final int TASK_PID = 0x919;
    private static final int TC_OUTPUT = 0x80030005;

    /** The world of the slave: packets are kept, acknowledgements are made up, programs start at once. */
    private final class World extends RecordingEffectsBase implements TestTask.World {
        final ArrayDeque<byte[]> packets = new ArrayDeque<>();
        final List<Integer> closedTo = new ArrayList<>();
        final List<String> done = new ArrayList<>();
        final ArrayDeque<LaunchRequest> launches = new ArrayDeque<>();
        final Map<TaskLink, TestTask> tasks = new LinkedHashMap<>();
        int acknowledged;
        String exitReason;

        @Override
        public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {
            assertEquals(ADDRESS, address);
            byte[] packet = new byte[end - start];
            bytes.get(start, packet);
            int flags = PeerPacketHeader.flags(bytes, start);
            if (PeerPacketFlags.isClose(flags)) {
                closedTo.add(port);
            } else if (PeerPacketFlags.isSequenced(flags)) {
                assertEquals(MASTER, port);
                packets.add(packet);
            } else {
                acknowledged = PeerPacketHeader.acknowledged(bytes, start);
            }
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
        public void launch(LaunchRequest request) {
            launches.add(request);
        }

        @Override
        public void signal(int tid, int pid, int signal) {
            done.add("signal " + Integer.toHexString(tid) + " pid " + pid + " with " + signal);
        }

        @Override
        public void changeDirectory(String directory) {
            done.add("wd " + directory);
        }

        @Override
        public List<String> directories(String searchPath) {
            done.add("ep " + searchPath);
            return List.of("/found");
        }

        @Override
        public void exit(String reason) {
            exitReason = reason;
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public void until(String what, long maxNanos, BooleanSupplier condition) {
            assertTrue(condition.getAsBoolean(), what);
        }
    }

    private final World world = new World();
    private final PvmdCore core = new PvmdCore(
            new PvmdSettings(
                    "1.2.3",
                    "vmB",
                    "LINUX64",
                    "c0000202:cbb0",
                    1000,
                    List.of("/bin"),
                    0,
                    0,
                    new PvmdSettings.Slave(1, "c0000202:edda", 4080, 3),
                    PvmdSettings.StartDefaults.USUAL,
                    null),
            world);
    private TestTask task;
    private long now;
    private int compared;

    @Test
    void aSlaveSaysWhatACSlaveSaid() {
        core.handleStartup(HostFile.empty(), new int[0], 0);
        for (Pcap.Datagram each : Pcap.read("two-daemons-addhost-spawn-delhost.pcap")) {
            now = each.nanos();
            ByteBuffer packet = ByteBuffer.wrap(each.bytes());
            int flags = PeerPacketHeader.flags(packet, 0);
            if (each.from() == MASTER && each.to() == SLAVE && flags != PeerPacketFlags.ACK) {
                int sequence = PeerPacketHeader.sequence(packet, 0);
                core.handleDatagram(ADDRESS, MASTER, packet, now);
                if (!PeerPacketFlags.isClose(flags)) {
                    assertEquals(sequence, world.acknowledged);
                }
                startPrograms();
            } else if (each.from() == SLAVE && each.to() == MASTER && PeerPacketFlags.isSequenced(flags)) {
                act(packet, each.bytes());
                compare(each.bytes());
            }
        }
        assertEquals(14, compared);
        assertEquals(List.of(), List.copyOf(world.packets), "packets that the C slave did not send");
        assertEquals("the master says so", world.exitReason);
        assertEquals(List.of(MASTER, OTHER), world.closedTo);
        assertEquals(
                List.of(
                        "ep /tmp/specA/run:$PVM_ROOT/bin",
                        "wd /tmp/specA/run",
                        "signal c0001 pid " + TASK_PID + " with 10",
                        "signal c0002 pid " + (TASK_PID + 1) + " with 15"),
                world.done);
        assertEquals(16_000, task.received(1).get(0).body().length);
        assertEquals(16_000, task.received(3).get(0).body().length, "the multicast");
        assertEquals(1, task.received(0x8003000c).size(), "TC_SIBLINGS");
        assertEquals(0x40001, task.received(3).get(0).source());
        assertEquals(
                0,
                core.counters().get(DaemonCounter.MALFORMED) + core.counters().get(DaemonCounter.UNKNOWN_CODES));
    }

    private void startPrograms() {
        for (LaunchRequest request = world.launches.poll(); request != null; request = world.launches.poll()) {
            int pid = TASK_PID + request.tid() - TASK;
            core.handleLaunched(request.tid(), pid, now);
            String cookie = request.environment().stream()
                    .filter(variable -> variable.startsWith("PVMEPID="))
                    .findFirst()
                    .orElseThrow()
                    .substring(8);
            if (request.tid() == TASK) {
                task = new TestTask(world, core);
                world.tasks.put(task.link, task);
                task.connect(pid, Integer.parseInt(cookie));
            }
        }
    }

    /** Does what a recorded task did before the daemon sent a packet for it. */
    private void act(ByteBuffer packet, byte[] bytes) {
        int tag = packet.getInt(PeerPacketHeader.LENGTH_BYTES + MessageHeader.TAG_OFFSET);
        int source = PeerPacketHeader.source(packet, 0);
        int body = PeerPacketHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES;
        if (source == TASK) {
            int context = packet.getInt(PeerPacketHeader.LENGTH_BYTES + MessageHeader.CONTEXT_OFFSET);
            task.send(
                    PeerPacketHeader.destination(packet, 0),
                    tag,
                    context,
                    java.util.Arrays.copyOfRange(bytes, body, bytes.length));
        } else if (tag == TC_OUTPUT && packet.getInt(body + 4) > 0) {
            byte[] text = java.util.Arrays.copyOfRange(bytes, body + 8, body + 8 + packet.getInt(body + 4));
            core.handleOutput(TASK, text, text.length, now);
        } else if (tag == TC_OUTPUT && packet.getInt(body + 4) == 0) {
            task.end(10);
        }
    }

    private void compare(byte[] expected) {
        byte[] own = world.packets.poll();
        String place = "packet " + compared++ + ", " + now / 1_000_000 + " ms";
        assertTrue(own != null, () -> place + " was not sent: " + text(expected));
        assertEquals(text(expected), text(own), place);
        ByteBuffer acknowledgement = ByteBuffer.allocate(PeerPacketHeader.LENGTH_BYTES);
        int sequence = PeerPacketHeader.sequence(ByteBuffer.wrap(own), 0);
        PeerPacketHeader.put(acknowledgement, 0x800c0000, 0x80040000, 0, sequence, PeerPacketFlags.ACK);
        core.handleDatagram(ADDRESS, MASTER, acknowledgement.flip(), now);
    }

    /** The packet without what is garbage in C's: the acknowledged number, unused fields of the message header. */
    private static String text(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet.clone());
        bytes.putShort(PeerPacketHeader.ACKNOWLEDGED_OFFSET, (short) 0);
        if ((PeerPacketHeader.flags(bytes, 0) & PeerPacketFlags.SOM) != 0) {
            int header = PeerPacketHeader.LENGTH_BYTES;
            bytes.putInt(header + 12, 0).putLong(header + 24, 0);
        }
        return HexFormat.ofDelimiter(" ").formatHex(bytes.array());
    }
}
