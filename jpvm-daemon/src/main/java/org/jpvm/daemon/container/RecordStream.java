package org.jpvm.daemon.container;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Records over a pair of byte streams. One thread reads; any thread writes, and blocks while the other side does not read. */
final class RecordStream {
    private final DataInputStream in;
    private final OutputStream out;

    RecordStream(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** The next record; null at the end of the stream. */
    ContainerRecord read() throws IOException, ContainerCodec.BadRecordException {
        int length;
        try {
            length = in.readInt();
        } catch (EOFException e) {
            return null;
        }
        if (length < 1 || length > ContainerCodec.MAX_BODY_BYTES) {
            throw new ContainerCodec.BadRecordException("record of " + length + " bytes");
        }
        byte[] body = new byte[length];
        try {
            in.readFully(body);
        } catch (EOFException e) {
            return null;
        }
        return ContainerCodec.decode(ByteBuffer.wrap(body));
    }

    /** Writes a record. */
    void write(ContainerRecord record) throws IOException, ContainerCodec.BadRecordException {
        byte[] bytes = ContainerCodec.encode(record);
        synchronized (out) {
            out.write(bytes);
            out.flush();
        }
    }
}
