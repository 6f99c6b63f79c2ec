package org.jpvm.mosix.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jpvm.mosix.balance.BridgeCodec.BadMessageException;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.TaskView;
import org.junit.jupiter.api.Test;

class BridgeCodecTest {
    private static final HostView HOST = new HostView(7, "", "", 0.45, 2.5, 1.25, 0.5, 1L << 31, 1L << 33, true, false);
    private static final TaskView TASK = task(0x1c0001, "spin", Double.NaN, null);
    private static final List<BridgeMessage> MESSAGES = List.of(
            new BridgeMessage.Ask(1),
            new BridgeMessage.Busy(Integer.MAX_VALUE),
            new BridgeMessage.State(3, new HostState(HOST, List.of(TASK, task(0x80002, "größer", 30, "it is pinned")))),
            new BridgeMessage.State(4, new HostState(HOST, List.of())),
            new BridgeMessage.Going(5, List.of(new BridgeMessage.Step(0x40001, true, null))),
            new BridgeMessage.End(
                    5,
                    List.of(
                            new BridgeMessage.Step(0x40001, true, null),
                            new BridgeMessage.Step(0x80001, false, "no memory"))),
            new BridgeMessage.Carried(new CarriedTask(0x40001, 12.5, 300, 4, Double.NaN)),
            new BridgeMessage.Carried(new CarriedTask(0x40001, 12.5, 300, 4, 77)),
            new BridgeMessage.History(List.of(
                    new ProgramHistory.Known("spin", 2, 1, List.of(3.0, 3.5), List.of(1.5)),
                    new ProgramHistory.Known(
                            "many", 100, 0, Collections.nCopies(ProgramHistory.MAX_ENDS, 2.0), List.of()))),
            new BridgeMessage.Choice(9, 4, "mosix"));

    private static TaskView task(int tid, String program, double work, String reason) {
        return new TaskView(
                tid, program, 7, 12, 3, 1.5, 0.5, 0.2, 1 << 20, work, work > 0, 2, false, reason, List.of());
    }

    @Test
    void messagesComeOutAsTheyWentIn() throws BadMessageException {
        for (BridgeMessage message : MESSAGES) {
            ByteBuffer bytes = BridgeCodec.encode(message);
            assertTrue(BridgeCodec.isMessage(bytes.get(0)));
            assertEquals(message, BridgeCodec.decode(7, bytes));
        }
        assertFalse(BridgeCodec.isMessage((byte) 0), "gossip");
    }

    @Test
    void aStateIsOfWhoeverSentIt() throws BadMessageException {
        ByteBuffer bytes = BridgeCodec.encode(MESSAGES.get(3));
        BridgeMessage.State state = (BridgeMessage.State) BridgeCodec.decode(12, bytes);
        assertEquals(12, state.state().host().hostIndex());
    }

    @Test
    void theLargestMessagesFit() throws BadMessageException {
        String longName = "n".repeat(500);
        List<TaskView> tasks = Collections.nCopies(5000, task(1, longName, 1, longName));
        ByteBuffer state = BridgeCodec.encode(new BridgeMessage.State(1, new HostState(HOST, tasks)));
        assertTrue(state.remaining() <= BridgeCodec.MAX_BYTES);
        BridgeMessage.State read = (BridgeMessage.State) BridgeCodec.decode(7, state);
        assertEquals(BridgeCodec.MAX_TASKS, read.state().tasks().size());
        List<Double> ends = Collections.nCopies(ProgramHistory.MAX_ENDS, 1.0);
        ProgramHistory.Known program = new ProgramHistory.Known(longName, 64, 64, ends, ends);
        ByteBuffer history = BridgeCodec.encode(new BridgeMessage.History(Collections.nCopies(300, program)));
        assertEquals(
                BridgeCodec.MAX_PROGRAMS,
                ((BridgeMessage.History) BridgeCodec.decode(7, history))
                        .programs()
                        .size());
        List<BridgeMessage.Step> steps = IntStream.rangeClosed(1, 1000)
                .mapToObj(tid -> new BridgeMessage.Step(tid, false, longName))
                .toList();
        BridgeCodec.decode(7, BridgeCodec.encode(new BridgeMessage.End(1, steps)));
    }

    @Test
    void whatIsCutShortOrTooLongIsRefused() {
        for (BridgeMessage message : MESSAGES) {
            ByteBuffer bytes = BridgeCodec.encode(message);
            for (int length = 0; length < bytes.limit(); length++) {
                ByteBuffer part = bytes.duplicate().limit(length);
                assertThrows(BadMessageException.class, () -> BridgeCodec.decode(7, part), message + " cut");
            }
            ByteBuffer longer = ByteBuffer.allocate(bytes.limit() + 1).put(bytes.duplicate());
            longer.clear();
            assertThrows(BadMessageException.class, () -> BridgeCodec.decode(7, longer));
        }
        assertThrows(
                BadMessageException.class, () -> BridgeCodec.decode(7, ByteBuffer.allocate(BridgeCodec.MAX_BYTES + 1)));
    }

    @Test
    void figuresThatCannotBeAreRefused() {
        double[] absurd = {Double.NaN, -1, Double.POSITIVE_INFINITY, 1e13};
        for (double value : absurd) {
            refused(new BridgeMessage.Carried(new CarriedTask(1, value, 1, 1, 1)));
            refused(new BridgeMessage.State(
                    1, new HostState(new HostView(7, "", "", value, 1, 0, 0, 0, 0, false, false), List.of())));
            refused(new BridgeMessage.State(
                    1, new HostState(new HostView(7, "", "", 1, 1, value, 0, 0, 0, false, false), List.of())));
        }
        refused(new BridgeMessage.State(
                1, new HostState(new HostView(7, "", "", 0, 1, 0, 0, 0, 0, false, false), List.of())));
        refused(new BridgeMessage.Carried(new CarriedTask(0, 1, 1, 1, 1)));
        refused(new BridgeMessage.Carried(new CarriedTask(1, 1, 1, -1, 1)));
        refused(new BridgeMessage.Choice(1, 0, "fair"));
        refused(new BridgeMessage.History(List.of(new ProgramHistory.Known("p", 5, 0, List.of(1.0), List.of()))));
    }

    private static void refused(BridgeMessage message) {
        ByteBuffer bytes = BridgeCodec.encode(message);
        assertThrows(BadMessageException.class, () -> BridgeCodec.decode(7, bytes), message::toString);
    }

    @Test
    void bentMessagesAreRefusedOrMakeSense() {
        long seed = Long.getLong("jpvm.seed", 4);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes;
            if (random.nextInt(10) == 0) {
                bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
            } else {
                ByteBuffer whole = BridgeCodec.encode(MESSAGES.get(random.nextInt(MESSAGES.size())));
                bytes = new byte[whole.remaining()];
                whole.get(bytes);
                for (int bends = 1 + random.nextInt(4); bends > 0; bends--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            try {
                BridgeMessage message = BridgeCodec.decode(7, ByteBuffer.wrap(bytes));
                // What was understood is told on the same.
                assertEquals(message, BridgeCodec.decode(7, BridgeCodec.encode(message)), "-Djpvm.seed=" + seed);
            } catch (BadMessageException e) {
                assertFalse(e.getMessage().isEmpty());
            }
        }
    }
}
