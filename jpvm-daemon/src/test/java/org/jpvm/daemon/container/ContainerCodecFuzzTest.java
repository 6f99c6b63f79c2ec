package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContainerCodecFuzzTest {
    private static final List<ContainerRecord> EXAMPLES = List.of(
            new ContainerRecord.Start(
                    0x40005,
                    "a.B",
                    List.of("x", "", "\u00e9\ud83d\ude00"),
                    new LinkedHashMap<>(Map.of("PVMEPID", "7")),
                    "/a:/b",
                    true),
            new ContainerRecord.Start(1, "C", List.of(), Map.of(), null, false),
            new ContainerRecord.Wanted(7, 0x40005, "a/B.class", 2),
            new ContainerRecord.Given(7, "/tmp/x", null),
            new ContainerRecord.Given(8, null, "no"),
            new ContainerRecord.Signal(0x40005, 15),
            new ContainerRecord.PauseOutput(0x40005, true),
            new ContainerRecord.Started(-1),
            new ContainerRecord.Refused(0x40005, "no class"),
            new ContainerRecord.Exited(0x40005, 256),
            new ContainerRecord.Move(9, 0x40005, MoveStep.FREEZE),
            new ContainerRecord.Move(-9, 0x40005, MoveStep.DISCARD),
            new ContainerRecord.Arrival(
                    9, 0x40005, MoveStep.ARRIVE, List.of("a.B", "c.D"), Map.of("PVMEPID", "8"), null, true),
            new ContainerRecord.Moved(9, MoveStep.CAPTURE, "it holds a socket", List.of()),
            new ContainerRecord.Moved(9, MoveStep.DESCRIBE, null, List.of("a.B")),
            new ContainerRecord.Note("a line"));

    @Test
    void recordsSurviveTheWay() throws Exception {
        for (ContainerRecord record : EXAMPLES) {
            assertEquals(record, decode(ContainerCodec.encode(record)));
        }
        byte[] bytes = {1, 2, 3};
        ContainerRecord.Output output =
                (ContainerRecord.Output) decode(ContainerCodec.encode(new ContainerRecord.Output(7, bytes)));
        assertEquals(7, output.tid());
        assertArrayEquals(bytes, output.bytes());
        ContainerRecord.Part part =
                (ContainerRecord.Part) decode(ContainerCodec.encode(new ContainerRecord.Part(9, true, bytes)));
        assertEquals(9, part.moveId());
        assertEquals(true, part.last());
        assertArrayEquals(bytes, part.bytes());
    }

    @Test
    void everyCutIsRefused() throws Exception {
        for (ContainerRecord record : EXAMPLES) {
            byte[] whole = ContainerCodec.encode(record);
            for (int length = Integer.BYTES; length < whole.length; length++) {
                ByteBuffer cut = ByteBuffer.wrap(whole, Integer.BYTES, length - Integer.BYTES);
                assertThrows(
                        ContainerCodec.BadRecordException.class, () -> ContainerCodec.decode(cut), record.toString());
            }
            byte[] longer = java.util.Arrays.copyOf(whole, whole.length + 1);
            assertThrows(ContainerCodec.BadRecordException.class, () -> decode(longer), record.toString());
        }
    }

    @Test
    void bentRecordsAreRefusedOrAreOtherRecords() throws Exception {
        for (int seed = 0; seed < 200_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = ContainerCodec.encode(EXAMPLES.get(random.nextInt(EXAMPLES.size())));
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                bytes[Integer.BYTES + random.nextInt(bytes.length - Integer.BYTES)] = (byte) random.nextInt();
            }
            try {
                ContainerRecord record = decode(bytes);
                assertNotEquals(null, record, "seed " + seed);
            } catch (ContainerCodec.BadRecordException e) {
                assertNotEquals(null, e.getMessage(), "seed " + seed);
            }
        }
    }

    @Test
    void tooLongIsRefusedByTheSender() {
        ContainerRecord record = new ContainerRecord.Note("x".repeat(ContainerCodec.MAX_BODY_BYTES));
        assertThrows(ContainerCodec.BadRecordException.class, () -> ContainerCodec.encode(record));
    }

    private static ContainerRecord decode(byte[] bytes) throws ContainerCodec.BadRecordException {
        return ContainerCodec.decode(ByteBuffer.wrap(bytes, Integer.BYTES, bytes.length - Integer.BYTES));
    }
}
