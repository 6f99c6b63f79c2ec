package org.jpvm.libpvm;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;

/** Options of libpvm3. Lock held. Source: pvm_setopt(3PVM), pvm-api §10. */
final class NativeOptions {
    /** Those that would survive {@code pvm_exit} and reach the next session of the process. */
    private static final List<TaskOption> SURVIVING = List.of(
            TaskOption.ROUTE, TaskOption.FRAG_SIZE, TaskOption.RESV_TIDS, TaskOption.SHOW_TIDS, TaskOption.DEBUG_MASK);

    private static final Set<TaskOption> ASK_DAEMON = EnumSet.of(
            TaskOption.SELF_OUTPUT_TID,
            TaskOption.SELF_OUTPUT_CODE,
            TaskOption.SELF_TRACE_TID,
            TaskOption.SELF_TRACE_CODE,
            TaskOption.NO_RESET);

    private final Map<TaskOption, Integer> initial = new EnumMap<>(TaskOption.class);
    /** Only remembered: in C it prints errors and may end the process, here they are exceptions. */
    private int autoErr = 1;

    /** Makes libpvm3 keep its errors to itself; before enrolment. */
    static void silence() {
        LibPvm3.pvm_setopt(TaskOption.AUTO_ERR.code(), 0);
    }

    /** Whether setting an option waits for the daemon. */
    static boolean asksDaemon(TaskOption option) {
        return ASK_DAEMON.contains(option);
    }

    /** After enrolment. */
    void remember() {
        SURVIVING.forEach(option -> initial.put(option, LibPvm3.pvm_getopt(option.code())));
    }

    /** Before the end of the session: what only the daemon can undo. */
    void leave() {
        if (LibPvm3.pvm_getopt(TaskOption.NO_RESET.code()) > 0) {
            LibPvm3.pvm_setopt(TaskOption.NO_RESET.code(), 0);
        }
    }

    /** After {@code pvm_exit}, in which they still count; none of them enrols the process again. */
    void restore() {
        initial.forEach((option, value) -> LibPvm3.pvm_setopt(option.code(), value));
    }

    int get(TaskOption option) {
        if (option == TaskOption.AUTO_ERR) {
            return autoErr;
        }
        LibPvm3.clearErrorNumber();
        return value(LibPvm3.pvm_getopt(option.code()), option.toString());
    }

    int set(TaskOption option, int value) {
        if (option == TaskOption.AUTO_ERR) {
            int before = autoErr;
            autoErr = value;
            return before;
        }
        LibPvm3.clearErrorNumber();
        return value(LibPvm3.pvm_setopt(option.code(), value), option + "=" + value);
    }

    TraceMask traceMask(TraceTarget whose) {
        byte[] text = new byte[TraceMask.LENGTH + 1];
        value(LibPvm3.pvm_gettmask(whose.code(), text), whose.toString());
        return TraceMask.parse(new String(text, 0, TraceMask.LENGTH, StandardCharsets.ISO_8859_1));
    }

    void setTraceMask(TraceTarget whose, TraceMask mask) {
        value(LibPvm3.pvm_settmask(whose.code(), CStrings.of(mask.text())), whose.toString());
    }

    /** Values of options may be negative, so that an error is known by its trace in {@code pvm_errno}. */
    private static int value(int result, String what) {
        if (result < 0 && LibPvm3.errorNumber() == result) {
            throw new PvmException(PvmError.ofCode(result), what);
        }
        return result;
    }
}
