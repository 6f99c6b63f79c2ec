package org.jpvm.mosix.criu;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What lay unread in the sockets of a copied process. Numbers in front of entries are little-endian, entries are protocol buffers; both
 * images begin with eight bytes that name them.
 *
 * <pre>
 *   files.img      entry: u32 length, message {1: type, 2: id, n: message of the type}; of a unix socket {1: id, 2: inode …}
 *   sk-queues.img  entry: u32 length, message {1: id of the socket, 2: length …}, then so many bytes
 * </pre>
 *
 * Source: images/fdinfo.proto, images/sk-unix.proto and images/sk-packet.proto of CRIU 4.2.
 */
public final class SocketQueues {
    /** A socket holds less. */
    private static final int MAX_UNREAD_BYTES = 64 << 20;

    private static final int HEAD_BYTES = 8;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int NONE = -1;

    private SocketQueues() {}

    /** An image that is none. */
    public static final class BadImageException extends Exception {
        private static final long serialVersionUID = 1L;

        BadImageException(String message) {
            super(message);
        }
    }

    /**
     * Bytes unread in one unix socket, in the order in which they came.
     *
     * @param files  {@code files.img}
     * @param queues {@code sk-queues.img}, empty for none
     * @param inode  of the socket
     */
    public static byte[] unread(ByteBuffer files, ByteBuffer queues, long inode) throws BadImageException {
        if (!queues.hasRemaining()) {
            return new byte[0];
        }
        try {
            long id = socketId(start(files), inode);
            return collect(start(queues), id);
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new BadImageException("an image of sockets is cut off");
        }
    }

    private static ByteBuffer start(ByteBuffer image) throws BadImageException {
        if (image.remaining() < HEAD_BYTES) {
            throw new BadImageException("an image of sockets is cut off");
        }
        ByteBuffer bytes = image.slice().order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(HEAD_BYTES);
        return bytes;
    }

    private static long socketId(ByteBuffer files, long inode) throws BadImageException {
        while (files.hasRemaining()) {
            ByteBuffer entry = message(files);
            while (entry.hasRemaining()) {
                long key = varint(entry);
                if ((key & 7) == BYTES) {
                    ByteBuffer inner = part(entry, varint(entry));
                    long[] idAndInode = firstTwo(inner);
                    if (idAndInode != null && idAndInode[1] == inode) {
                        return idAndInode[0];
                    }
                } else {
                    skip(entry, (int) (key & 7));
                }
            }
        }
        throw new BadImageException("the images do not have the task's connection");
    }

    /** Fields 1 and 2 of a message that begins with these two as numbers; null for another message. */
    private static long[] firstTwo(ByteBuffer message) throws BadImageException {
        long[] values = new long[2];
        for (int field = 1; field <= 2; field++) {
            if (!message.hasRemaining() || varint(message) != ((long) field << 3 | VARINT)) {
                return null;
            }
            values[field - 1] = varint(message);
        }
        return values;
    }

    private static byte[] collect(ByteBuffer queues, long id) throws BadImageException {
        ByteArrayOutputStream unread = new ByteArrayOutputStream();
        while (queues.hasRemaining()) {
            ByteBuffer entry = message(queues);
            long owner = NONE;
            long length = NONE;
            while (entry.hasRemaining()) {
                long key = varint(entry);
                if (key == (1 << 3 | VARINT)) {
                    owner = varint(entry);
                } else if (key == (2 << 3 | VARINT)) {
                    length = varint(entry);
                } else {
                    skip(entry, (int) (key & 7));
                }
            }
            ByteBuffer bytes = part(queues, length);
            if (owner == id) {
                if (unread.size() + bytes.remaining() > MAX_UNREAD_BYTES) {
                    throw new BadImageException("more unread bytes than a socket holds");
                }
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                unread.write(copy, 0, copy.length);
            }
        }
        return unread.toByteArray();
    }

    private static ByteBuffer message(ByteBuffer bytes) throws BadImageException {
        return part(bytes, Integer.toUnsignedLong(bytes.getInt()));
    }

    private static ByteBuffer part(ByteBuffer bytes, long length) throws BadImageException {
        if (length < 0 || length > bytes.remaining()) {
            throw new BadImageException(
                    "an image of sockets has " + length + " bytes where " + bytes.remaining() + " are");
        }
        ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    private static void skip(ByteBuffer bytes, int wireType) throws BadImageException {
        switch (wireType) {
            case VARINT -> varint(bytes);
            case FIXED64 -> part(bytes, Long.BYTES);
            case BYTES -> part(bytes, varint(bytes));
            case FIXED32 -> part(bytes, Integer.BYTES);
            default -> throw new BadImageException("an image of sockets has a field of type " + wireType);
        }
    }

    private static long varint(ByteBuffer bytes) throws BadImageException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BadImageException("an image of sockets has a number without end");
    }
}
