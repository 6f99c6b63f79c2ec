package org.jpvm.os;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One end of an Ethernet device in another network namespace: what that namespace sends comes in here as whole frames, and the other way
 * round. Linux only; needs root. One thread may read while another writes.
 */
public final class TapDevice implements AutoCloseable {
    /** Bytes of the largest frame: Ethernet header and 1500 bytes. */
    public static final int MAX_FRAME_BYTES = 1514;

    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TAP = 0x2;
    private static final short IFF_NO_PI = 0x1000;
    private static final int REQUEST_BYTES = 40;
    private static final int NAME_BYTES = 16;

    private final int descriptor;

    private TapDevice(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Attaches to a tap device that exists in the network namespace of a process.
     *
     * @param pid  a process of that namespace, as this one sees it
     * @param name the device, at most 15 ASCII characters
     * @throws IOException when there is no such process or device, or this is not allowed
     */
    public static TapDevice open(long pid, String name) throws IOException {
        // setns moves one thread for good, so a thread of its own goes there and ends.
        Opening opening = new Opening(pid, name);
        Thread visitor = new Thread(opening, "tap-" + pid);
        visitor.start();
        try {
            visitor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening " + name, e);
        }
        if (opening.failure != null) {
            throw new IOException(opening.failure);
        }
        return new TapDevice(opening.descriptor);
    }

    /**
     * Waits for the next frame.
     *
     * @param frame at least {@link #MAX_FRAME_BYTES} long
     * @return bytes of the frame, -1 when the device or the namespace is gone
     */
    public int read(byte[] frame) {
        return (int) LibC.read(descriptor, frame, frame.length);
    }

    /** Hands over a frame; false when the device does not take it, because it is down or gone. */
    public boolean write(byte[] frame, int lengthBytes) {
        return LibC.write(descriptor, frame, lengthBytes) == lengthBytes;
    }

    @Override
    public void close() {
        LibC.close(descriptor);
    }

    private static final class Opening implements Runnable {
        final long pid;
        final String name;
        int descriptor = -1;
        String failure;

        Opening(long pid, String name) {
            this.pid = pid;
            this.name = name;
        }

        @Override
        public void run() {
            String path = "/proc/" + pid + "/ns/net";
            int namespace = LibC.open(path, O_CLOEXEC);
            if (namespace < 0) {
                failure = "no network namespace " + path;
                return;
            }
            int moved = LibC.setns(namespace, CLONE_NEWNET);
            LibC.close(namespace);
            if (moved != 0) {
                failure = "not allowed into " + path;
                return;
            }
            descriptor = LibC.open("/dev/net/tun", O_RDWR | O_CLOEXEC);
            if (descriptor < 0) {
                failure = "cannot open /dev/net/tun (modprobe tun?)";
                return;
            }
            try (Memory request = new Memory(REQUEST_BYTES)) {
                request.clear();
                byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
                request.write(0, bytes, 0, Math.min(bytes.length, NAME_BYTES - 1));
                request.setShort(NAME_BYTES, (short) (IFF_TAP | IFF_NO_PI));
                if (LibC.ioctl(descriptor, TUNSETIFF, request) != 0) {
                    LibC.close(descriptor);
                    failure = "cannot attach to tap device " + name + " in " + path;
                }
            }
        }
    }

    private static final class LibC {
        static {
            Native.register(LibC.class, "c");
        }

        static native int open(String path, int flags);

        static native int setns(int descriptor, int kind);

        static native int ioctl(int descriptor, long request, Pointer argument);

        static native long read(int descriptor, byte[] bytes, long count);

        static native long write(int descriptor, byte[] bytes, long count);

        static native int close(int descriptor);
    }
}
