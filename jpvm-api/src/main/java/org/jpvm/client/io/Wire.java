package org.jpvm.client.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;

/** What the bytes of a {@link Link} go through: a socket, or memory shared with the peer. Never waits. Called with the lock of the task held. */
interface Wire {
    /** Told when something can be done. Lock held. */
    interface Listener {
        /**
         * Bytes have come.
         *
         * @param bytes big-endian, valid during the call; to be taken all
         */
        void onBytes(ByteBuffer bytes);

        /** {@link Wire#awaitRoom} has ended: it is worth trying again. */
        void onRoom();

        /** Nothing more will come; all that came was reported. */
        void onEnd(String reason);
    }

    /**
     * A place for the next fragment, from position to limit of a big-endian buffer; {@link #commit} follows, or another call of this.
     *
     * @param wantedBytes a whole fragment; a wire on which the length of fragments does not matter may give less, but headers and some of the
     *                    body always fit
     * @return null when there is no such place now
     */
    ByteBuffer room(int wantedBytes) throws IOException;

    /** Tries to make room without waiting; false when there will be some only after {@link #awaitRoom}. */
    boolean makeRoom() throws IOException;

    /** What was put into the room, up to its position, is to be sent. */
    void commit();

    /** Sends what was committed; whether all of it has gone. */
    boolean drain() throws IOException;

    /** Takes back what was committed and has not gone. */
    ByteBuffer takeUndrained();

    /** Sends as much as can go now. Nothing committed may be left. */
    void write(ByteBuffer frames) throws IOException;

    /** Has {@link Listener#onRoom} called as soon as there is some room; false when there is some already, and it is not called. */
    boolean awaitRoom();

    /** Becomes readable when something has come; for a selector of the user's. */
    SelectableChannel channel();

    /** Releases all. Nothing is reported any more. */
    void close();
}
