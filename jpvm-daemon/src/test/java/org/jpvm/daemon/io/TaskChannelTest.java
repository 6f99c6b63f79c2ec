package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jpvm.daemon.core.TaskLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskChannelTest {
    @TempDir
    Path directory;

    /** Whatever is written directly, kept by reference, copied to slabs or to the heap arrives once and in order. */
    @Test
    void bytesArriveInOrderWhateverWayTheyWait() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            roundTrip(new Random(seed), Long.MAX_VALUE, "seed " + seed);
        }
    }

    /** The same with little room in memory. */
    @Test
    void bytesThatWaitOnDiskKeepTheirOrder() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            roundTrip(random, random.nextInt(300_000), "seed " + seed);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().contains("pvmspill")).toList());
        }
    }

    @Test
    void whatTheDiskDoesNotTakeBreaksTheConnection() throws Exception {
        Path path = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            try (SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(path));
                    SocketChannel writer = server.accept()) {
                writer.configureBlocking(false);
                TaskChannel channel = new TaskChannel(
                        writer,
                        new TaskLink(),
                        new SlabPool(2),
                        TaskChannel.newGatherArray(),
                        () -> new SpillFile(directory.resolve("nowhere")),
                        100_000);
                ByteBuffer bytes = ByteBuffer.allocate(50_000);
                for (int i = 0; i < 100 && !channel.writeBroken; i++) {
                    channel.write(bytes, null, 0, bytes.capacity());
                }
                assertTrue(channel.writeBroken, reader + " got too much");
                assertTrue(channel.takeSpillFailure().contains("cannot be kept on disk"));
                assertEquals(0, channel.pendingBytes());
            }
        }
    }

    @Test
    void nothingMovesWhileTheTaskStandsStillAndAnotherSocketGetsWhatTheOldOneDidNot() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            Path path = directory.resolve("still");
            server.bind(UnixDomainSocketAddress.of(path));
            try (SocketChannel before = SocketChannel.open(UnixDomainSocketAddress.of(path));
                    SocketChannel writer = server.accept();
                    SocketChannel after = SocketChannel.open(UnixDomainSocketAddress.of(path));
                    SocketChannel other = server.accept()) {
                writer.configureBlocking(false);
                other.configureBlocking(false);
                TaskChannel channel = new TaskChannel(
                        writer,
                        new TaskLink(),
                        new SlabPool(2),
                        TaskChannel.newGatherArray(),
                        () -> new SpillFile(directory),
                        2);
                channel.register(writer.register(selector, SelectionKey.OP_READ));
                channel.setFrozen(true);
                assertEquals(0, channel.key.interestOps());
                // Two bytes wait in memory, one on disk.
                channel.write(ByteBuffer.wrap(new byte[] {3, 4}), null, 0, 2);
                channel.write(ByteBuffer.wrap(new byte[] {5}), null, 0, 1);
                channel.drain();
                assertEquals(3, channel.pendingBytes());
                assertArrayEquals(new byte[] {3, 4, 5}, channel.pendingCopy());
                before.configureBlocking(false);
                assertEquals(0, before.read(ByteBuffer.allocate(9)));
                channel.key.cancel();
                channel.replaceSocket(other, new byte[] {1, 2});
                selector.selectNow();
                channel.register(other.register(selector, SelectionKey.OP_READ));
                channel.setFrozen(false);
                assertEquals(SelectionKey.OP_READ | SelectionKey.OP_WRITE, channel.key.interestOps());
                channel.drain();
                ByteBuffer got = ByteBuffer.allocate(9);
                assertEquals(5, after.read(got));
                assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, java.util.Arrays.copyOf(got.array(), 5));
            }
        }
    }

    private void roundTrip(Random random, long spillAboveBytes, String message) throws Exception {
        Path path = directory.resolve("s" + random.nextInt(Integer.MAX_VALUE));
        SlabPool pool = new SlabPool(random.nextInt(6));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            server.bind(UnixDomainSocketAddress.of(path));
            try (SocketChannel reader = SocketChannel.open(UnixDomainSocketAddress.of(path));
                    SocketChannel writer = server.accept()) {
                writer.configureBlocking(false);
                reader.configureBlocking(false);
                TaskChannel channel = new TaskChannel(
                        writer,
                        new TaskLink(),
                        pool,
                        TaskChannel.newGatherArray(),
                        () -> new SpillFile(directory, 1 + random.nextInt(200_000)),
                        spillAboveBytes);
                channel.register(writer.register(selector, SelectionKey.OP_READ));
                ByteArrayOutputStream sent = new ByteArrayOutputStream();
                ByteArrayOutputStream received = new ByteArrayOutputStream();
                long most = 0;
                for (int i = 0; i < 200; i++) {
                    writeSome(channel, pool, random, sent);
                    most = Math.max(most, channel.pendingBytes());
                    assertEquals(
                            channel.pendingBytes() > 0,
                            (channel.key.interestOps() & SelectionKey.OP_WRITE) != 0,
                            message);
                    if (random.nextInt(8) == 0) {
                        readSome(reader, random.nextInt(60_000), received);
                        channel.drain();
                    }
                }
                assertTrue(most > 0, message + ": nothing ever waited");
                while (received.size() < sent.size()) {
                    channel.drain();
                    readSome(reader, 1 << 20, received);
                }
                assertEquals(0, channel.pendingBytes(), message);
                assertTrue(java.util.Arrays.equals(sent.toByteArray(), received.toByteArray()), message);
                assertEquals(0, pool.inUse(), message + ": slabs are held");
            }
        }
    }

    private static void writeSome(TaskChannel channel, SlabPool pool, Random random, ByteArrayOutputStream sent) {
        SlabPool.Slab slab = pool.take();
        byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : 40_000)];
        random.nextBytes(bytes);
        int start = random.nextInt(1000);
        slab.bytes.put(start, bytes);
        slab.bytes.position(3).limit(50_000);
        channel.write(slab.bytes, random.nextBoolean() ? slab : null, start, start + bytes.length);
        assertEquals(3, slab.bytes.position());
        assertEquals(50_000, slab.bytes.limit());
        sent.writeBytes(bytes);
        pool.release(slab);
    }

    private static void readSome(SocketChannel reader, int most, ByteArrayOutputStream received) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(1, most));
        int count = reader.read(buffer);
        received.write(buffer.array(), 0, Math.max(0, count));
    }
}
