package org.jpvm.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * What an in-place buffer holds: references to array ranges, read in the raw format each time the message is sent. Not thread-safe.
 */
final class InPlaceItems {
    /** A multiple of every item size, so that a chunk always holds whole items. */
    private static final int CHUNK_BYTES = 8192;

    private final List<Item> items = new ArrayList<>();
    private byte[] chunk;
    private int lengthBytes;
    private int itemIndex;
    private int itemCursor;

    /** Remembers {@code count} elements of {@code 1 << shift} bytes; {@code array} is an array of a primitive number type. */
    void add(Object array, int offset, int count, int shift, int stride) {
        if (stride != 1) {
            throw new PvmException(
                    PvmError.NOT_IMPL, "stride=" + stride + " in an in-place buffer; use stride 1 or another encoding");
        }
        Body.checkLength(lengthBytes + ((long) count << shift));
        if (count > 0) {
            items.add(new Item(array, offset, count, shift));
            lengthBytes += count << shift;
        }
    }

    void addAll(InPlaceItems other) {
        Body.checkLength((long) lengthBytes + other.lengthBytes);
        items.addAll(other.items);
        lengthBytes += other.lengthBytes;
    }

    void clear() {
        items.clear();
        lengthBytes = 0;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    void startTransmit() {
        itemIndex = 0;
        itemCursor = 0;
        if (chunk == null) {
            chunk = new byte[CHUNK_BYTES];
        }
    }

    int transmit(ByteBuffer target) {
        int start = target.position();
        while (target.hasRemaining() && itemIndex < items.size()) {
            Item item = items.get(itemIndex);
            int left = item.lengthBytes() - itemCursor;
            if (left == 0) {
                itemIndex++;
                itemCursor = 0;
            } else {
                itemCursor += item.copy(itemCursor, Math.min(left, target.remaining()), target, chunk);
            }
        }
        return target.position() - start;
    }

    byte[] toByteArray() {
        byte[] bytes = new byte[lengthBytes];
        int position = 0;
        for (Item item : items) {
            item.encode(0, item.count, bytes, position);
            position += item.lengthBytes();
        }
        return bytes;
    }

    private record Item(Object array, int offset, int count, int shift) {
        int lengthBytes() {
            return count << shift;
        }

        /** Copies at most {@code limit} bytes from byte {@code from} on, which may be inside an element, and returns how many. */
        int copy(int from, int limit, ByteBuffer target, byte[] chunk) {
            if (array instanceof byte[] bytes) {
                target.put(bytes, offset + from, limit);
                return limit;
            }
            int first = from >> shift;
            int skip = from - (first << shift);
            int elements = Math.min(count - first, chunk.length >> shift);
            encode(first, elements, chunk, 0);
            int copied = Math.min(limit, (elements << shift) - skip);
            target.put(chunk, skip, copied);
            return copied;
        }

        void encode(int first, int elements, byte[] target, int position) {
            int start = offset + first;
            if (array instanceof byte[] bytes) {
                RawCodec.encodeBytes(bytes, start, elements, 1, target, position);
            } else if (array instanceof short[] shorts) {
                RawCodec.encodeShorts(shorts, start, elements, 1, target, position);
            } else if (array instanceof int[] ints) {
                RawCodec.encodeInts(ints, start, elements, 1, target, position);
            } else if (array instanceof long[] longs) {
                RawCodec.encodeLongs(longs, start, elements, 1, target, position);
            } else if (array instanceof float[] floats) {
                RawCodec.encodeFloats(floats, start, elements, 1, target, position);
            } else {
                RawCodec.encodeDoubles((double[]) array, start, elements, 1, target, position);
            }
        }
    }
}
