package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.junit.PvmTest;
import org.jpvm.junit.Tasks;
import org.jpvm.stream.MessageInputStream;
import org.jpvm.stream.MessageOutputStream;
import org.jpvm.stream.PeerLostException;
import org.jpvm.stream.StreamAbortedException;
import org.jpvm.stream.StreamOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams between Java tasks: data, windows, ends good and bad. */
@PvmTest
class StreamIT {
    private static final int TAG = 20;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final StreamOptions SMALL = new StreamOptions(1000, 4);
    /** Bytes of the long run; {@code -Djpvm.soak=true} sends more than an array or a message can hold. */
    private static final long LONG = Boolean.getBoolean("jpvm.soak") ? 5L << 30 : 50L << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private VirtualMachine machine;
    private PvmTask writer;
    private PvmTask reader;

    @BeforeEach
    void start(VirtualMachine embedded, @Tasks(2) List<PvmTask> tasks) {
        machine = embedded;
        writer = tasks.get(0);
        reader = tasks.get(1);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private <T> T join(Future<T> future) throws Exception {
        return future.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static byte[] data(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private Future<?> writing(int tag, byte[] bytes, StreamOptions options) {
        return threads.submit(() -> {
            try (MessageOutputStream out = MessageOutputStream.to(writer, reader.tid(), tag, options)) {
                out.write(bytes);
            }
            return null;
        });
    }

    private MessageInputStream reading() throws IOException {
        return MessageInputStream.from(reader, writer.tid(), TAG, SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 4000, 4001, 123_457})
    void allBytesArriveWhateverTheirNumber(int count) throws Exception {
        byte[] bytes = data(count);
        for (int route : new int[] {1, 3}) {
            writer.setOption(TaskOption.ROUTE, route);
            for (StreamOptions ofWriter : List.of(StreamOptions.DEFAULT, SMALL, new StreamOptions(77, 1))) {
                Future<?> writing = writing(TAG, bytes, ofWriter);
                try (InputStream in = reading()) {
                    assertArrayEquals(bytes, in.readAllBytes());
                    assertEquals(-1, in.read());
                }
                join(writing);
            }
        }
        assertNothingLeft(writer, reader);
    }

    /** Credit for chunks at the end, which nobody needs, may be left. */
    private static void assertNothingLeft(PvmTask writer, PvmTask reader) {
        assertTrue(reader.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        while (true) {
            MessageBuffer left = writer.tryReceive(Tid.ANY, PvmTask.ANY_TAG).orElse(null);
            if (left == null) {
                return;
            }
            assertEquals(TAG + 1, left.tag());
            assertEquals(2, left.unpackInt());
        }
    }

    @Test
    void bytesOneByOneAndFlushed() throws Exception {
        Future<?> writing = threads.submit(() -> {
            MessageOutputStream out = MessageOutputStream.to(writer, reader.tid(), TAG);
            for (int i = 0; i < 300; i++) {
                out.write(i);
                out.flush();
            }
            out.close();
            out.close();
            return null;
        });
        try (InputStream in = reading()) {
            for (int i = 0; i < 300; i++) {
                assertEquals(i & 0xff, in.read());
            }
            assertEquals(-1, in.read());
        }
        join(writing);
    }

    @Test
    void theWriterNeverHasMoreUnderWayThanItWasAllowed() throws Exception {
        Future<?> writing = writing(TAG, data(10_000), SMALL);
        grant(1, 3);
        for (int i = 0; i < 3; i++) {
            assertNotNull(chunk(i));
        }
        // The writer takes up what comes; had it sent a fourth chunk, that would be here before the answer.
        writer.send(reader.tid(), TAG + 5, message -> message.packInt(0));
        reader.receive(writer.tid(), TAG + 5, SOON).orElseThrow();
        assertTrue(reader.tryReceive(writer.tid(), TAG).isEmpty());
        grant(2, 2);
        assertNotNull(chunk(3));
        assertNotNull(chunk(4));
        assertTrue(reader.receive(writer.tid(), TAG, Duration.ofMillis(100)).isEmpty());
        grant(2, 100);
        for (int i = 5; i < 10; i++) {
            assertNotNull(chunk(i));
        }
        join(writing);
    }

    private void grant(int kind, int count) {
        reader.send(writer.tid(), TAG + 1, message -> {
            message.packInt(kind).packInt(99).packInt(count);
            if (kind == 1) {
                message.packInt(1000);
            }
        });
    }

    private MessageBuffer chunk(int number) {
        MessageBuffer message = reader.receive(writer.tid(), TAG, SOON).orElseThrow();
        assertEquals(1, message.unpackInt());
        assertEquals(99, message.unpackInt());
        assertEquals(number, message.unpackInt());
        return message;
    }

    @Test
    void streamsRunSideBySideAndBothWays() throws Exception {
        List<Future<?>> writing = new ArrayList<>();
        List<Future<byte[]>> reading = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int tag = 100 + 2 * i;
            writing.add(writing(tag, data(50_000 + i), SMALL));
            reading.add(threads.submit(() -> {
                try (InputStream in = MessageInputStream.from(reader, writer.tid(), tag, SMALL)) {
                    return in.readAllBytes();
                }
            }));
        }
        writing.add(threads.submit(() -> {
            try (MessageOutputStream out = MessageOutputStream.to(reader, writer.tid(), 100, SMALL)) {
                out.write(data(60_000));
            }
            return null;
        }));
        try (InputStream in = MessageInputStream.from(writer, reader.tid(), 100, SMALL)) {
            assertArrayEquals(data(60_000), in.readAllBytes());
        }
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(data(50_000 + i), join(reading.get(i)));
        }
        for (Future<?> one : writing) {
            join(one);
        }
    }

    @Test
    void anAbortReachesTheReaderAfterTheData() throws Exception {
        InputStream in = reading();
        MessageOutputStream out = MessageOutputStream.to(writer, reader.tid(), TAG, SMALL);
        out.write(data(2000));
        out.flush();
        out.abort("the disk is full");
        out.close();
        assertArrayEquals(data(2000), in.readNBytes(2000));
        assertTrue(assertThrows(StreamAbortedException.class, in::read)
                .getMessage()
                .endsWith("the disk is full"));
        assertThrows(IOException.class, in::read);
        in.close();
        assertThrows(IOException.class, () -> out.write(1));
    }

    @Test
    void whatAStreamLeftBehindDoesNotDisturbTheNext() throws Exception {
        for (int round = 0; round < 5; round++) {
            Future<?> writing = writing(TAG, data(100_000), SMALL);
            try (InputStream in = reading()) {
                assertArrayEquals(data(100_000), concat(in.readNBytes(1500), data(100_000), 1500));
            }
            ExecutionException failed = assertThrows(ExecutionException.class, () -> join(writing));
            assertTrue(failed.getCause() instanceof StreamAbortedException, failed::toString);
        }
        Future<?> writing = writing(TAG, data(30_000), SMALL);
        try (InputStream in = reading()) {
            assertArrayEquals(data(30_000), in.readAllBytes());
        }
        join(writing);
    }

    private static byte[] concat(byte[] head, byte[] rest, int from) {
        byte[] all = rest.clone();
        System.arraycopy(head, 0, all, 0, from);
        return all;
    }

    @Test
    void theEndOfTheWriterIsAnErrorAfterItsData() throws Exception {
        for (int route : new int[] {1, 3}) {
            PvmTask mortal = machine.enroll();
            mortal.setOption(TaskOption.ROUTE, route);
            InputStream in = MessageInputStream.from(reader, mortal.tid(), TAG, SMALL);
            Future<byte[]> reading = threads.submit(() -> in.readNBytes(3000));
            MessageOutputStream out = MessageOutputStream.to(mortal, reader.tid(), TAG, SMALL);
            out.write(data(3000));
            out.flush();
            assertArrayEquals(data(3000), join(reading));
            Future<Integer> waiting = threads.submit(() -> in.read());
            mortal.close();
            ExecutionException failed = assertThrows(ExecutionException.class, () -> join(waiting));
            assertTrue(failed.getCause() instanceof PeerLostException, failed::toString);
            in.close();
        }
    }

    @Test
    void theEndOfTheReaderIsAnErrorOfTheWriter() throws Exception {
        PvmTask mortal = machine.enroll();
        InputStream in = MessageInputStream.from(mortal, writer.tid(), TAG, SMALL);
        MessageOutputStream out = MessageOutputStream.to(writer, mortal.tid(), TAG, SMALL);
        Future<?> writing = threads.submit(() -> {
            out.write(data(100_000));
            return null;
        });
        assertEquals(500, in.readNBytes(500).length);
        mortal.close();
        ExecutionException failed = assertThrows(ExecutionException.class, () -> join(writing));
        assertTrue(failed.getCause() instanceof PeerLostException, failed::toString);
        MessageOutputStream toNobody = MessageOutputStream.to(writer, mortal.tid(), TAG, SMALL);
        assertThrows(PeerLostException.class, toNobody::close);
    }

    @Test
    void anInterruptedReadCanGoOn() throws Exception {
        InputStream in = reading();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, in::read);
        assertTrue(Thread.interrupted());
        Future<?> writing = writing(TAG, data(5000), SMALL);
        assertArrayEquals(data(5000), in.readAllBytes());
        in.close();
        join(writing);
    }

    @Test
    void nonsenseIsRefusedOnBothSides() throws Exception {
        int[][] bent = {
            {1, 0, 0, 5}, {1, 0, 1, 1}, {1, 0, 0, -1}, {1, 0, 0, 1 << 30}, {1, 0, 0, 0}, {7, 0}, {2, 0, 5}, {1}
        };
        for (int[] ints : bent) {
            InputStream in = reading();
            MessageBuffer open = writer.receive(reader.tid(), TAG + 1, SOON).orElseThrow();
            assertEquals(1, open.unpackInt());
            if (ints.length > 1) {
                ints[1] = open.unpackInt();
            }
            writer.send(reader.tid(), TAG, message -> message.packInts(ints));
            assertTrue(assertThrows(IOException.class, in::read).getMessage().startsWith("nonsense"));
            in.close();
            MessageBuffer refusal = writer.receive(reader.tid(), TAG + 1, SOON).orElseThrow();
            assertEquals(3, refusal.unpackInt());
            assertTrue(writer.tryReceive(reader.tid(), TAG + 1).isEmpty());
        }
        for (int[] ints : new int[][] {{1, 5, 0, 10}, {1, 5, -1, 10}, {1, 5, 5000, 10}, {1, 5, 1, 0}, {1, 5, 1}, {}}) {
            MessageOutputStream out = MessageOutputStream.to(writer, reader.tid(), TAG, SMALL);
            reader.send(writer.tid(), TAG + 1, message -> message.packInts(ints));
            out.write(1);
            assertThrows(IOException.class, out::flush);
            assertThrows(IOException.class, () -> out.write(1));
            out.close();
        }
        PvmException failure = assertThrows(PvmException.class, () -> MessageOutputStream.to(writer, reader.tid(), -1));
        assertEquals(PvmError.BAD_PARAM, failure.error());
        assertThrows(IllegalArgumentException.class, () -> new StreamOptions(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new StreamOptions(1, 5000));
    }

    /** In a heap that could not hold what is sent: the memory of this JVM, daemon included, stays what it was. */
    @Test
    @Timeout(600)
    void lengthIsNoObject() throws Exception {
        byte[] block = data(1 << 20);
        Future<Long> writing = threads.submit(() -> {
            CRC32 sum = new CRC32();
            try (MessageOutputStream out = MessageOutputStream.to(writer, reader.tid(), TAG)) {
                for (long sent = 0; sent < LONG; sent += block.length) {
                    block[(int) (sent >> 20 & 0xff)]++;
                    out.write(block);
                    sum.update(block);
                }
            }
            return sum.getValue();
        });
        long start = System.nanoTime();
        CRC32 sum = new CRC32();
        long count = 0;
        try (InputStream in = MessageInputStream.from(reader, writer.tid(), TAG)) {
            byte[] part = new byte[100_000];
            for (int got = in.read(part); got >= 0; got = in.read(part)) {
                sum.update(part, 0, got);
                count += got;
            }
        }
        assertEquals(LONG, count);
        assertEquals(join(writing), sum.getValue());
        System.out.printf(
                "stream: %d MiB in %.1f s, %d MiB of heap in use%n",
                count >> 20,
                (System.nanoTime() - start) / 1e9,
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() >> 20);
    }
}
