package org.jpvm.message;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays of long messages that nobody needs any more, for the next ones: a new array of a megabyte costs more than copying the message into it, as the
 * JVM fills it with zeros and the system finds pages for it. A few of each size are kept, and only while there is memory enough. Any thread.
 */
public final class SpareBodies {
    /** Shorter arrays come out of the thread's own part of the heap, which costs little. */
    static final int SHORTEST_BYTES = 1 << 16;

    private static final int SMALLEST_CLASS = Integer.numberOfTrailingZeros(SHORTEST_BYTES);
    private static final int CLASSES = 32 - SMALLEST_CLASS;
    private static final int PER_CLASS = 2;

    private static final AtomicReferenceArray<SoftReference<byte[]>> SPARE =
            new AtomicReferenceArray<>(CLASSES * PER_CLASS);

    private SpareBodies() {}

    /** An array of at least so many bytes, which hold anything. */
    public static byte[] take(int lengthBytes) {
        if (lengthBytes >= SHORTEST_BYTES) {
            int first = firstOfClass(lengthBytes);
            // Arrays of the next class are long enough for certain, those of its own may be.
            int end = Math.min(first + 2 * PER_CLASS, SPARE.length());
            for (int i = first; i < end; i++) {
                SoftReference<byte[]> reference = SPARE.get(i);
                byte[] array = reference == null ? null : reference.get();
                if (array != null && array.length >= lengthBytes && SPARE.compareAndSet(i, reference, null)) {
                    return array;
                }
            }
        }
        return new byte[lengthBytes];
    }

    /** Nobody uses this array from now on. */
    public static void give(byte[] array) {
        if (array.length < SHORTEST_BYTES) {
            return;
        }
        int first = firstOfClass(array.length);
        for (int i = first; i < first + PER_CLASS; i++) {
            SoftReference<byte[]> there = SPARE.get(i);
            if ((there == null || there.get() == null) && SPARE.compareAndSet(i, there, new SoftReference<>(array))) {
                return;
            }
        }
    }

    private static int firstOfClass(int lengthBytes) {
        return (31 - Integer.numberOfLeadingZeros(lengthBytes) - SMALLEST_CLASS) * PER_CLASS;
    }
}
