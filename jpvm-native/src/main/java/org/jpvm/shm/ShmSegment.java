package org.jpvm.shm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import net.openhft.chronicle.bytes.BytesStore;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SharedSegment;

/** One task's use of a {@link Mapping}. Every access is checked here: behind it is bare memory. */
final class ShmSegment implements SharedSegment {
    private final String name;
    private final Mapping mapping;
    private final Runnable unregister;
    private final long sizeBytes;
    private final AtomicBoolean released = new AtomicBoolean();
    /** Null when closed. */
    private volatile BytesStore<?, ?> store;

    ShmSegment(String name, Mapping mapping, Runnable unregister) {
        this.name = name;
        this.mapping = mapping;
        this.unregister = unregister;
        sizeBytes = mapping.sizeBytes();
        store = mapping.store();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public byte getByte(long offset) {
        return at(offset, 1).readByte(offset);
    }

    @Override
    public void putByte(long offset, byte value) {
        at(offset, 1).writeByte(offset, value);
    }

    @Override
    public int getInt(long offset) {
        return at(offset, 4).readInt(offset);
    }

    @Override
    public void putInt(long offset, int value) {
        at(offset, 4).writeInt(offset, value);
    }

    @Override
    public long getLong(long offset) {
        return at(offset, 8).readLong(offset);
    }

    @Override
    public void putLong(long offset, long value) {
        at(offset, 8).writeLong(offset, value);
    }

    @Override
    public double getDouble(long offset) {
        return at(offset, 8).readDouble(offset);
    }

    @Override
    public void putDouble(long offset, double value) {
        at(offset, 8).writeDouble(offset, value);
    }

    @Override
    public void getBytes(long offset, byte[] array, int index, int count) {
        BytesStore<?, ?> from = at(offset, 1, array.length, index, count);
        for (int i = 0; i < count; i++) {
            array[index + i] = from.readByte(offset + i);
        }
    }

    @Override
    public void putBytes(long offset, byte[] array, int index, int count) {
        BytesStore<?, ?> to = at(offset, 1, array.length, index, count);
        to.write(offset, array, index, count);
    }

    @Override
    public void getInts(long offset, int[] array, int index, int count) {
        BytesStore<?, ?> from = at(offset, 4, array.length, index, count);
        for (int i = 0; i < count; i++) {
            array[index + i] = from.readInt(offset + 4L * i);
        }
    }

    @Override
    public void putInts(long offset, int[] array, int index, int count) {
        BytesStore<?, ?> to = at(offset, 4, array.length, index, count);
        for (int i = 0; i < count; i++) {
            to.writeInt(offset + 4L * i, array[index + i]);
        }
    }

    @Override
    public void getLongs(long offset, long[] array, int index, int count) {
        BytesStore<?, ?> from = at(offset, 8, array.length, index, count);
        for (int i = 0; i < count; i++) {
            array[index + i] = from.readLong(offset + 8L * i);
        }
    }

    @Override
    public void putLongs(long offset, long[] array, int index, int count) {
        BytesStore<?, ?> to = at(offset, 8, array.length, index, count);
        for (int i = 0; i < count; i++) {
            to.writeLong(offset + 8L * i, array[index + i]);
        }
    }

    @Override
    public void getDoubles(long offset, double[] array, int index, int count) {
        BytesStore<?, ?> from = at(offset, 8, array.length, index, count);
        for (int i = 0; i < count; i++) {
            array[index + i] = from.readDouble(offset + 8L * i);
        }
    }

    @Override
    public void putDoubles(long offset, double[] array, int index, int count) {
        BytesStore<?, ?> to = at(offset, 8, array.length, index, count);
        for (int i = 0; i < count; i++) {
            to.writeDouble(offset + 8L * i, array[index + i]);
        }
    }

    @Override
    public int getIntVolatile(long offset) {
        return aligned(offset, 4).readVolatileInt(offset);
    }

    @Override
    public void putIntVolatile(long offset, int value) {
        aligned(offset, 4).writeVolatileInt(offset, value);
    }

    @Override
    public void putIntOrdered(long offset, int value) {
        aligned(offset, 4).writeOrderedInt(offset, value);
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        return aligned(offset, 4).compareAndSwapInt(offset, expected, value);
    }

    @Override
    public int addAndGetInt(long offset, int delta) {
        return aligned(offset, 4).addAndGetInt(offset, delta);
    }

    @Override
    public long getLongVolatile(long offset) {
        return aligned(offset, 8).readVolatileLong(offset);
    }

    @Override
    public void putLongVolatile(long offset, long value) {
        aligned(offset, 8).writeVolatileLong(offset, value);
    }

    @Override
    public void putLongOrdered(long offset, long value) {
        aligned(offset, 8).writeOrderedLong(offset, value);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return aligned(offset, 8).compareAndSwapLong(offset, expected, value);
    }

    @Override
    public long addAndGetLong(long offset, long delta) {
        return aligned(offset, 8).addAndGetLong(offset, delta);
    }

    @Override
    public ByteBuffer view(long offset, int lengthBytes) {
        at(offset, lengthBytes);
        // A mapping of its own, which lives as long as the buffer: no access of it can meet memory that is unmapped.
        try (FileChannel channel =
                FileChannel.open(mapping.memory(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, offset, lengthBytes)
                    .order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new PvmException(PvmError.SYS_ERR, this + ": " + e, e);
        }
    }

    @Override
    public void close() {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        store = null;
        try {
            unregister.run();
        } catch (PvmException e) {
            // The task has left the machine before, which has removed the entry, or the daemon is lost.
        } finally {
            mapping.release();
        }
    }

    /** The name, for people. */
    @Override
    public String toString() {
        return "segment \"" + name + "\"";
    }

    private BytesStore<?, ?> at(long offset, long lengthBytes) {
        Objects.checkFromIndexSize(offset, lengthBytes, sizeBytes);
        BytesStore<?, ?> open = store;
        if (open == null) {
            throw new PvmException(PvmError.BAD_PARAM, this + " is closed");
        }
        return open;
    }

    private BytesStore<?, ?> at(long offset, int elementBytes, int arrayLength, int index, int count) {
        Objects.checkFromIndexSize(index, count, arrayLength);
        return at(offset, (long) elementBytes * count);
    }

    private BytesStore<?, ?> aligned(long offset, int bytes) {
        if ((offset & bytes - 1) != 0) {
            throw new PvmException(PvmError.BAD_PARAM, "offset=" + offset + " is not a multiple of " + bytes);
        }
        return at(offset, bytes);
    }
}
