package org.jpvm.libpvm;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * Output of child tasks: {@code pvm_catchout} prints whole lines to a C stream in memory, and {@link #pump} hands on what is there. Lock
 * held.
 */
final class OutputPump {
    private static final PointerByReference BYTES = new PointerByReference();
    private static final LongByReference SIZE = new LongByReference();
    /** One for the life of the process: libpvm3 may print to it after the session. */
    private static Pointer stream;

    private Appendable sink;

    /** Starts, changes or, with null, stops the printing. */
    int start(Appendable value) {
        if (value == null) {
            int result = LibPvm3.pvm_catchout(null);
            sink = null;
            return result;
        }
        if (stream == null) {
            stream = CLibrary.open_memstream(BYTES, SIZE);
            if (stream == null) {
                throw new PvmException(PvmError.NO_MEM, "no memory for the output of tasks");
            }
        }
        sink = value;
        return LibPvm3.pvm_catchout(stream);
    }

    /** Prints what has come. What the sink refuses is lost. */
    void pump() {
        if (stream == null) {
            return;
        }
        CLibrary.fflush(stream);
        int count = (int) Math.min(SIZE.getValue(), Integer.MAX_VALUE - 8);
        if (count == 0) {
            return;
        }
        byte[] text = BYTES.getValue().getByteArray(0, count);
        CLibrary.fseek(stream, 0, 0);
        CLibrary.fflush(stream);
        if (sink == null) {
            return;
        }
        try {
            sink.append(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // As the pure-Java provider: a sink that is gone does not end the task.
        }
    }

    /** Prints the rest. */
    void close() {
        pump();
        sink = null;
    }
}
