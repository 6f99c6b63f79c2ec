package org.jpvm.bench.pairs;

import java.io.IOException;

/** One end of a pair of processes that exchange messages. Used by one thread; all but {@link #resize} may block. */
interface End extends AutoCloseable {
    /** Messages have this many bytes from now on, made by {@link Body}. */
    void resize(int size) throws IOException;

    /** Sends a message whose first byte is that of {@code number}. */
    void send(int number) throws IOException;

    /** Waits for a message and checks its length, its first and its last byte. */
    void receive(int number) throws IOException;

    /** Sends an order. */
    void sendOrder(Order order) throws IOException;

    /** Waits for an order, without using the processor. */
    Order awaitOrder() throws IOException;

    /** Acknowledges a window of a stream. */
    void acknowledge() throws IOException;

    /** Waits for an acknowledgement. */
    void awaitAcknowledgement() throws IOException;

    @Override
    void close() throws IOException;
}
