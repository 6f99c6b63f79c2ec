package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.junit.jupiter.api.Test;

/** A message from a task here to a task on another host costs neither daemon an object. */
class LinkAllocationTest {
    private static final int ROUNDS = 20_000;
    private static final int FRAME_BYTES = FragmentHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES + 1000;

    /** Keeps the last datagram in a buffer of its own. */
    private static final class Wire extends RecordingEffectsBase {
        final ByteBuffer last = ByteBuffer.allocate(8192).limit(0);
        long received;

        @Override
        public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {
            last.clear();
            last.put(0, bytes, start, end - start).limit(end - start);
        }

        @Override
        public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
            received++;
            return 0;
        }
    }

    private final Wire masterWire = new Wire();
    private final Wire slaveWire = new Wire();
    private final PvmdCore master =
            new PvmdCore(new PvmdSettings("1.2.3", "a", "LINUX64", "c0000201:c000", 1000, List.of(), 0, 0), masterWire);
    private final PvmdCore slave = new PvmdCore(
            new PvmdSettings(
                    "1.2.3",
                    "b",
                    "LINUX64",
                    "c0000202:c001",
                    1000,
                    List.of(),
                    0,
                    0,
                    new PvmdSettings.Slave(1, "c0000201:c000", 4080, 2),
                    PvmdSettings.StartDefaults.USUAL,
                    null),
            slaveWire);

    private final ByteBuffer slab = ByteBuffer.allocate(4096);
    private TaskLink source;
    private long now;

    @Test
    void aMessageToAnotherHostMakesNoObjects() throws Exception {
        slave.handleStartup(HostFile.empty(), new int[0], 0);
        HostEntry other = new HostEntry(2, "b", "LINUX64", "c0000202:c001", 4080, 1000, 0);
        master.state().hosts.put(other);
        master.state().peers.open(other);
        source = TestFrames.enrol(master, 100);
        TaskLink receiver = TestFrames.enrol(slave, 200);
        FragmentHeader.put(slab, 0, receiver.tid(), -1, FRAME_BYTES - FragmentHeader.LENGTH_BYTES, 3);
        MessageHeader.put(slab, FragmentHeader.LENGTH_BYTES, Encodings.XDR, 1, 0, 0);
        talk();
        long before = slaveWire.received;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        talk();
        allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
        assertEquals(ROUNDS, slaveWire.received - before);
        assertTrue(allocated < ROUNDS, allocated + " bytes for " + ROUNDS + " messages");
        assertEquals(0, master.state().peers.ofTid(Tid.hostPart(2)).link.queuedBytes());
    }

    private void talk() {
        for (int i = 0; i < ROUNDS; i++) {
            now += 100_000;
            slab.position(0).limit(FRAME_BYTES);
            master.handleTaskBytes(source, slab, now);
            master.nextDeadlineNanos();
            slave.handleDatagram(0xc0000201, 0xc000, masterWire.last, now);
            master.handleDatagram(0xc0000202, 0xc001, slaveWire.last, now);
            master.nextDeadlineNanos();
        }
    }
}
