package org.jpvm.mosix.continuation.image;

/** Where the elements of byte arrays begin. */
final class ByteArrays {
    static final long BASE = RawMemory.get().arrayBaseOffset(byte[].class);

    private ByteArrays() {}
}
