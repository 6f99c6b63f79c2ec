package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.EnumSet;

/**
 * A queue of bytes on disk, for what waits for a task that does not read. It is a chain of files without names, each removed by the system
 * when its last byte is read, or when this process ends however it ends. Not thread-safe: the loop's.
 */
final class SpillFile implements AutoCloseable {
    /** Bytes of one file of the chain. */
    static final long SEGMENT_BYTES = 64L << 20;

    private final Path directory;
    private final long segmentBytes;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private long lengthBytes;

    private static final class Segment {
        final FileChannel file;
        long read;
        long written;

        Segment(FileChannel file) {
            this.file = file;
        }
    }

    SpillFile(Path directory) {
        this(directory, SEGMENT_BYTES);
    }

    /** With files of another size, for tests. */
    SpillFile(Path directory, long segmentBytes) {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
    }

    /** Bytes in the queue. */
    long lengthBytes() {
        return lengthBytes;
    }

    /**
     * Appends the bytes from {@code start} to {@code end}; position and limit of the buffer stay.
     *
     * @throws IOException when the disk is full or broken; what was there before is still there
     */
    void append(ByteBuffer bytes, int start, int end) throws IOException {
        ByteBuffer rest = bytes.duplicate().limit(end).position(start);
        while (rest.hasRemaining()) {
            Segment last = segments.peekLast();
            if (last == null || last.written >= segmentBytes) {
                last = new Segment(create());
                segments.addLast(last);
            }
            int limit = rest.limit();
            rest.limit((int) Math.min(limit, rest.position() + segmentBytes - last.written));
            int count = last.file.write(rest, last.written);
            rest.limit(limit);
            last.written += count;
            lengthBytes += count;
        }
    }

    /**
     * Takes the oldest bytes, as many as the buffer has room for, from its position on.
     *
     * @return their number
     */
    int take(ByteBuffer target) throws IOException {
        int taken = 0;
        while (target.hasRemaining() && lengthBytes > 0) {
            Segment first = segments.peekFirst();
            int limit = target.limit();
            target.limit((int) Math.min(limit, target.position() + first.written - first.read));
            int count = first.file.read(target, first.read);
            target.limit(limit);
            if (count < 0) {
                throw new IOException("bytes that wait for a task are gone from " + directory);
            }
            first.read += count;
            lengthBytes -= count;
            taken += count;
            boolean last = first == segments.peekLast();
            if (first.read == first.written && (!last || first.written >= segmentBytes || lengthBytes == 0)) {
                segments.pollFirst();
                first.file.close();
            }
        }
        return taken;
    }

    /** Puts everything behind the position of a buffer that has room for it; the queue stays as it is. */
    void copyTo(ByteBuffer target) throws IOException {
        for (Segment segment : segments) {
            long position = segment.read;
            while (position < segment.written) {
                ByteBuffer part = target.slice(target.position(), (int) (segment.written - position));
                int count = segment.file.read(part, position);
                if (count < 0) {
                    throw new IOException("bytes that wait for a task are gone from " + directory);
                }
                target.position(target.position() + count);
                position += count;
            }
        }
    }

    /** Appends everything to another queue; this one is empty then. */
    void moveTo(SpillFile target) {
        target.segments.addAll(segments);
        target.lengthBytes += lengthBytes;
        segments.clear();
        lengthBytes = 0;
    }

    private FileChannel create() throws IOException {
        Path path = Files.createTempFile(
                directory, "pvmspill", null, PosixFilePermissions.asFileAttribute(TempFiles.OWNER_ONLY));
        try {
            return FileChannel.open(path, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        } finally {
            Files.delete(path);
        }
    }

    /** Gives up what is in the queue. */
    @Override
    public void close() {
        for (Segment segment = segments.pollFirst(); segment != null; segment = segments.pollFirst()) {
            try {
                segment.file.close();
            } catch (IOException e) {
                // The file has no name any more; the system takes it.
            }
        }
        lengthBytes = 0;
    }
}
