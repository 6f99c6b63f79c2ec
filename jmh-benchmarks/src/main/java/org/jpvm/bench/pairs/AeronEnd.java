package org.jpvm.bench.pairs;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages by Aeron IPC. The media driver runs in the end that is driven. Orders go by a socket, for who polls Aeron for them would use the processor while
 * others are measured.
 */
final class AeronEnd implements End {
    private static final int TO_OTHER = 1;
    private static final int TO_DRIVER = 2;
    /** Two of the windows of {@link PairLoop} fit into one term many times. */
    private static final String CHANNEL = "aeron:ipc?term-length=16m|mtu=65504";

    /** Larger messages go in parts: Aeron takes none above an eighth of a term. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int SPINS = 200;

    private final SocketEnd orders;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final Pauses pauses;
    private final UnsafeBuffer acknowledgement = new UnsafeBuffer(ByteBuffer.allocateDirect(1));
    private final FragmentHandler taker = this::take;
    private UnsafeBuffer body = new UnsafeBuffer(ByteBuffer.allocateDirect(1));
    private UnsafeBuffer received = new UnsafeBuffer(ByteBuffer.allocateDirect(1));
    private int size;
    private int taken;
    private int parts;

    private AeronEnd(SocketEnd orders, String directory, int out, int in, Pauses pauses) {
        this.orders = orders;
        this.pauses = pauses;
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory));
        publication = aeron.addExclusivePublication(CHANNEL, out);
        subscription = aeron.addSubscription(CHANNEL, in);
    }

    /** Between two looks of the media driver at its work: short only while something is measured. */
    private static final class Pauses implements IdleStrategy {
        private static final long SHORT_NANOS = 50_000;
        private static final long LONG_NANOS = 20_000_000;

        private volatile boolean measuring = true;

        @Override
        public void idle(int workCount) {
            if (workCount == 0) {
                idle();
            }
        }

        @Override
        public void idle() {
            LockSupport.parkNanos(measuring ? SHORT_NANOS : LONG_NANOS);
        }

        @Override
        public void reset() {
            // Nothing is remembered.
        }
    }

    /** The media driver, and the end that waits for the other one. */
    record Listener(SocketEnd.Listener orders, MediaDriver driver, Pauses pauses) implements AutoCloseable {
        static Listener open(String directory) throws IOException {
            Pauses pauses = new Pauses();
            MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
                    .aeronDirectoryName(directory)
                    .threadingMode(ThreadingMode.SHARED)
                    .sharedIdleStrategy(pauses)
                    .dirDeleteOnShutdown(true));
            return new Listener(SocketEnd.Listener.open(true), driver, pauses);
        }

        String address() throws IOException {
            return orders.address();
        }

        AeronEnd accept() throws IOException {
            return new AeronEnd(orders.accept(), driver.aeronDirectoryName(), TO_DRIVER, TO_OTHER, pauses);
        }

        @Override
        public void close() {
            driver.close();
        }
    }

    static AeronEnd connect(String address, String directory) throws IOException {
        return new AeronEnd(SocketEnd.connect(address, true), directory, TO_OTHER, TO_DRIVER, new Pauses());
    }

    @Override
    public void resize(int newSize) {
        size = newSize;
        body = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.max(1, size)));
        received = new UnsafeBuffer(ByteBuffer.allocateDirect(Math.max(1, size)));
        body.putBytes(0, Body.of(size));
    }

    @Override
    public void send(int number) throws IOException {
        body.putByte(0, (byte) number);
        int offset = 0;
        do {
            int length = Math.min(MOST_BYTES, size - offset);
            offer(body, offset, length);
            offset += length;
        } while (offset < size);
    }

    private void offer(DirectBuffer bytes, int offset, int length) throws IOException {
        int spins = 0;
        for (long position = publication.offer(bytes, offset, length);
                position < 0;
                position = publication.offer(bytes, offset, length)) {
            if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
                throw new IOException("Aeron takes no more messages: " + position);
            }
            spins = pause(spins);
        }
    }

    @Override
    public void receive(int number) throws IOException {
        takeAll(size);
        Body.check(size, number, received.getByte(0), received.getByte(received.capacity() - 1));
    }

    private void takeAll(int length) {
        taken = 0;
        parts = 0;
        int spins = 0;
        while (parts == 0 || taken < length) {
            // Not more than this message: what comes behind it is for the next receive.
            int most = (length - taken) / publication.maxPayloadLength() + 1;
            if (length - taken > 0 && (length - taken) % publication.maxPayloadLength() == 0) {
                most--;
            }
            if (subscription.poll(taker, most) == 0) {
                spins = pause(spins);
            }
        }
    }

    private void take(DirectBuffer bytes, int offset, int length, Header header) {
        received.putBytes(taken, bytes, offset, length);
        taken += length;
        parts++;
    }

    private static int pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
            return spins + 1;
        }
        Thread.yield();
        return spins;
    }

    @Override
    public void sendOrder(Order order) throws IOException {
        orders.sendOrder(order);
    }

    @Override
    public Order awaitOrder() throws IOException {
        pauses.measuring = false;
        Order order = orders.awaitOrder();
        pauses.measuring = true;
        return order;
    }

    @Override
    public void acknowledge() throws IOException {
        offer(acknowledgement, 0, 1);
    }

    @Override
    public void awaitAcknowledgement() {
        takeAll(1);
    }

    @Override
    public void close() throws IOException {
        aeron.close();
        orders.close();
    }
}
