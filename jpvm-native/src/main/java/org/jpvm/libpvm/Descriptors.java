package org.jpvm.libpvm;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * Waits for input on the sockets of libpvm3, or for a wake-up by another thread of this process. {@link #await} is for one thread at a
 * time; {@link #wakeUp} for any. Lives as long as the process.
 */
final class Descriptors {
    private static final int POLL_IN = 1;
    private static final int RECORD_BYTES = 8;
    private static final int EVENTS_OFFSET = 4;

    private final int wakeUpSource;
    private final int wakeUpTarget;
    private final Memory oneByte = new Memory(1);
    private final PointerByReference list = new PointerByReference();
    private Memory records = new Memory(8 * RECORD_BYTES);
    private int count;

    Descriptors() {
        int[] ends = new int[2];
        if (CLibrary.pipe(ends) != 0) {
            throw new PvmException(PvmError.OUT_OF_RES, "no descriptors left for a pipe");
        }
        wakeUpSource = ends[0];
        wakeUpTarget = ends[1];
    }

    /** Takes over the list of sockets as it is now. Called with the lock of libpvm3. */
    void refresh() {
        int sockets = LibPvm3.pvm_getfds(list);
        Pointer numbers = list.getValue();
        count = 1 + Math.max(sockets, 0);
        if (records.size() < (long) count * RECORD_BYTES) {
            records = new Memory(2L * count * RECORD_BYTES);
        }
        set(0, wakeUpSource);
        for (int i = 1; i < count; i++) {
            set(i, numbers.getInt(4L * (i - 1)));
        }
    }

    /** Waits. Called without the lock. */
    void await(int timeoutMillis) {
        CLibrary.poll(records, count, timeoutMillis);
    }

    /** Ends a wait, or the next one; once for each {@link #drain}, so that the pipe never fills. */
    void wakeUp() {
        CLibrary.write(wakeUpTarget, oneByte, 1);
    }

    /** Takes a wake-up back. */
    void drain() {
        CLibrary.read(wakeUpSource, oneByte, 1);
    }

    private void set(int index, int descriptor) {
        long position = (long) index * RECORD_BYTES;
        records.setInt(position, descriptor);
        records.setShort(position + EVENTS_OFFSET, (short) POLL_IN);
        records.setShort(position + EVENTS_OFFSET + 2, (short) 0);
    }
}
