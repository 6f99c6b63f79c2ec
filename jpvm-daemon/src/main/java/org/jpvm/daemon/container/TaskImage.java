package org.jpvm.daemon.container;

import java.nio.ByteBuffer;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * A hosted task on its way between two containers: the record by which it was started, as {@link ContainerCodec} writes it, so that class name,
 * arguments and environment come along; then the engine's image. Pure.
 */
record TaskImage(ContainerRecord.Start start, byte[] image) {
    /** What goes before the image. */
    static byte[] header(ContainerRecord.Start start) throws MoveRefusedException {
        try {
            return ContainerCodec.encode(start);
        } catch (ContainerCodec.BadRecordException e) {
            throw new MoveRefusedException(e.getMessage());
        }
    }

    static TaskImage of(byte[] bytes) throws MoveRefusedException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = bytes.length < Integer.BYTES ? -1 : in.getInt();
        if (length < 1 || length > Math.min(in.remaining(), ContainerCodec.MAX_BODY_BYTES)) {
            throw new MoveRefusedException("the image has no beginning");
        }
        ByteBuffer body = in.slice(Integer.BYTES, length);
        try {
            if (ContainerCodec.decode(body) instanceof ContainerRecord.Start start) {
                byte[] image = new byte[bytes.length - Integer.BYTES - length];
                System.arraycopy(bytes, Integer.BYTES + length, image, 0, image.length);
                return new TaskImage(start, image);
            }
        } catch (ContainerCodec.BadRecordException e) {
            throw new MoveRefusedException("the image has a wrong beginning: " + e.getMessage());
        }
        throw new MoveRefusedException("the image begins with another record");
    }
}
