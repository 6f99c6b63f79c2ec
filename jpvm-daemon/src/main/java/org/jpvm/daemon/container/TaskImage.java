package org.jpvm.daemon.container;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * A hosted task on its way between two containers, as it comes in parts: the record by which it was started, as {@link ContainerCodec} writes it, so that
 * class name, arguments and environment come along; then the engine's image. The record is sent before the image is made, so that its receiver gets
 * ready meanwhile. Pure. One thread at a time.
 */
final class TaskImage {
    private static final int FIRST_BYTES = 64 * 1024;

    private final long limit;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private ContainerRecord.Start start;
    private int imageStart;

    /** An image of at most so many bytes, all in all. */
    TaskImage(long limit) {
        this.limit = Math.min(limit, Integer.MAX_VALUE - Long.BYTES);
    }

    /** What goes before the image. */
    static byte[] header(ContainerRecord.Start start) throws MoveRefusedException {
        try {
            return ContainerCodec.encode(start);
        } catch (ContainerCodec.BadRecordException e) {
            throw new MoveRefusedException(e.getMessage());
        }
    }

    /** Takes the next part. */
    void add(byte[] part) throws MoveRefusedException {
        long wanted = (long) size + part.length;
        if (wanted > limit) {
            throw new MoveRefusedException("it is larger than the " + limit + " bytes that this host takes");
        }
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(wanted, 2L * bytes.length)));
        }
        System.arraycopy(part, 0, bytes, size, part.length);
        size = (int) wanted;
        if (start == null && size >= Integer.BYTES) {
            readStart();
        }
    }

    private void readStart() throws MoveRefusedException {
        int length = ByteBuffer.wrap(bytes).getInt();
        if (length < 1 || length > ContainerCodec.MAX_BODY_BYTES) {
            throw new MoveRefusedException("the image has no beginning");
        }
        if (length > size - Integer.BYTES) {
            return;
        }
        try {
            if (ContainerCodec.decode(ByteBuffer.wrap(bytes).slice(Integer.BYTES, length))
                    instanceof ContainerRecord.Start read) {
                start = read;
                imageStart = Integer.BYTES + length;
                return;
            }
        } catch (ContainerCodec.BadRecordException e) {
            throw new MoveRefusedException("the image has a wrong beginning: " + e.getMessage());
        }
        throw new MoveRefusedException("the image begins with another record");
    }

    /** The record by which the task was started; null while it is not there. */
    ContainerRecord.Start start() {
        return start;
    }

    /** The engine's image, when all is there. */
    byte[] image() throws MoveRefusedException {
        if (start == null) {
            throw new MoveRefusedException("the image has no beginning");
        }
        return Arrays.copyOfRange(bytes, imageStart, size);
    }
}
