package org.jpvm.libpvm;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** The few functions of the C library that the provider needs, by direct mapping, on 64-bit systems. */
final class CLibrary {
    private CLibrary() {}

    /**
     * Binds the methods.
     *
     * @throws UnsatisfiedLinkError when the library lacks one
     */
    static void bind() {
        Native.register(CLibrary.class, "c");
    }

    static native int setenv(byte[] name, byte[] value, int overwrite);

    static native int unsetenv(byte[] name);

    static native Pointer getenv(byte[] name);

    static native int getuid();

    static native int geteuid();

    static native int poll(Pointer descriptors, long count, int timeoutMillis);

    static native int pipe(int[] ends);

    static native long read(int descriptor, Pointer target, long count);

    static native long write(int descriptor, Pointer source, long count);

    static native Pointer open_memstream(PointerByReference bytes, LongByReference size);

    static native int fflush(Pointer file);

    static native int fseek(Pointer file, long offset, int whence);
}
