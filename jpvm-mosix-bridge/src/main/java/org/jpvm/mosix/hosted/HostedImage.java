package org.jpvm.mosix.hosted;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * A hosted task as bytes, most significant byte first.
 *
 * <pre>
 * offset size name
 *      0    8 "JPVMHOST"
 *      8    2 version   1
 *     10    4 classes   class files of the program, at most 65536
 *     14    … each      int length and UTF-8 of the binary name, int length and bytes of the class file
 *      …    … state     int length and bytes of the image of the task, see the package continuation.image
 *      -    4 CRC-32C   of everything before
 * </pre>
 *
 * Pure. Sender: the engine of the host that the task leaves.
 *
 * @param classFiles by binary name
 */
record HostedImage(Map<String, byte[]> classFiles, byte[] state) {
    private static final long MAGIC = 0x4a50564d484f5354L;
    private static final short VERSION = 1;
    private static final int HEADER_BYTES = 14;
    private static final int TRAILER_BYTES = 4;
    private static final int MAX_CLASSES = 1 << 16;
    private static final int MAX_NAME_BYTES = 1 << 12;

    byte[] toBytes() throws MoveRefusedException {
        long total = (long) HEADER_BYTES + 4 + state.length + TRAILER_BYTES;
        Map<byte[], byte[]> encoded = new java.util.LinkedHashMap<>();
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(classFiles).entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
            total += 8L + name.length + entry.getValue().length;
            encoded.put(name, entry.getValue());
        }
        if (total > Integer.MAX_VALUE - 64 || classFiles.size() > MAX_CLASSES) {
            throw new MoveRefusedException("task and program have " + total + " bytes");
        }
        ByteBuffer out = ByteBuffer.allocate((int) total);
        out.putLong(MAGIC).putShort(VERSION).putInt(encoded.size());
        encoded.forEach((name, file) ->
                out.putInt(name.length).put(name).putInt(file.length).put(file));
        out.putInt(state.length).put(state);
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    static HostedImage of(byte[] bytes) throws MoveRefusedException {
        int end = bytes.length - TRAILER_BYTES;
        if (end < HEADER_BYTES || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            throw new MoveRefusedException("the image is not whole");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, end);
        try {
            if (in.getLong() != MAGIC) {
                throw new MoveRefusedException("not the image of a hosted task");
            }
            short version = in.getShort();
            if (version != VERSION) {
                throw new MoveRefusedException("image of version " + version + ", this host reads " + VERSION);
            }
            int count = in.getInt();
            if (count < 0 || count > MAX_CLASSES) {
                throw new MoveRefusedException("image with " + count + " classes");
            }
            Map<String, byte[]> files = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                byte[] name = take(in, MAX_NAME_BYTES);
                files.put(new String(name, StandardCharsets.UTF_8), take(in, in.remaining()));
            }
            byte[] state = take(in, in.remaining());
            if (in.hasRemaining()) {
                throw new MoveRefusedException(in.remaining() + " bytes behind the image");
            }
            return new HostedImage(files, state);
        } catch (BufferUnderflowException e) {
            throw new MoveRefusedException("the image is too short");
        }
    }

    private static byte[] take(ByteBuffer in, int limit) throws MoveRefusedException {
        int length = in.getInt();
        if (length < 0 || length > Math.min(limit, in.remaining())) {
            throw new MoveRefusedException("a part of the image has length=" + length);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
