package org.jpvm.daemon.migration;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the image of a process into parts; {@link ImageReader} reads it. Big-endian. Pure: whoever calls reads the files.
 *
 * <pre>
 *   u8 kind   U  i32 length, bytes   the task was sent them and had not read them
 *             S  i32 length, bytes   the daemon had not sent them yet
 *             B  i32 length, bytes   beginning of a frame of which the task writes the rest
 *             F  u16 length, name; i64 length, bytes   a file
 *             E                      the end
 * </pre>
 */
public final class ImageWriter {
    static final byte UNREAD = 'U';
    static final byte UNSENT = 'S';
    static final byte BEGUN = 'B';
    static final byte FILE = 'F';
    static final byte END = 'E';

    /** Longest name of a file, bytes. */
    static final int MAX_NAME_BYTES = 200;

    private static final int BLOB_HEAD_BYTES = 1 + Integer.BYTES;

    /** What is to be written before the next file, position to limit. */
    private ByteBuffer ready;

    /** Bytes of the present file that are to come. */
    private long fileBytes;

    private boolean ended;

    /** Begins with what lay between the task and its daemon. */
    public ImageWriter(byte[] unread, byte[] unsent, byte[] begun) {
        ready = ByteBuffer.allocate(3 * BLOB_HEAD_BYTES + unread.length + unsent.length + begun.length);
        ready.put(UNREAD).putInt(unread.length).put(unread);
        ready.put(UNSENT).putInt(unsent.length).put(unsent);
        ready.put(BEGUN).putInt(begun.length).put(begun);
        ready.flip();
    }

    /** Puts into a part what need not be read from files. */
    public void fill(ByteBuffer part) {
        int length = Math.min(part.remaining(), ready.remaining());
        part.put(part.position(), ready, ready.position(), length);
        part.position(part.position() + length);
        ready.position(ready.position() + length);
    }

    /** Whether {@link #beginFile} or {@link #end} may be called. */
    public boolean wantsFile() {
        return !ready.hasRemaining() && fileBytes == 0 && !ended;
    }

    /** The next file. */
    public void beginFile(String name, long length) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        ready = ByteBuffer.allocate(1 + Short.BYTES + text.length + Long.BYTES);
        ready.put(FILE).putShort((short) text.length).put(text).putLong(length).flip();
        fileBytes = length;
    }

    /** How many bytes of the file the caller is to put into the next parts; 0 before {@link #fill} has put everything before them. */
    public long wantedFileBytes() {
        return ready.hasRemaining() ? 0 : fileBytes;
    }

    /** So many were put. */
    public void putFileBytes(int count) {
        fileBytes -= count;
    }

    /** There are no more files. */
    public void end() {
        ready = ByteBuffer.wrap(new byte[] {END});
        ended = true;
    }

    /** Whether everything was put into parts. */
    public boolean isComplete() {
        return ended && !ready.hasRemaining();
    }
}
