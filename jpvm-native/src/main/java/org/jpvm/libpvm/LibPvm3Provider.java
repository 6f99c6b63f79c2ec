package org.jpvm.libpvm;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmProvider;
import org.jpvm.PvmTask;
import org.jpvm.client.io.JavaPvmProvider;

/**
 * The provider {@code native}: the task library of C PVM itself, libpvm3, in this process. Nothing is loaded before the first use.
 *
 * <p>A process is one task to libpvm3, so that a second enrolment before the first task is closed ends in ALREADY. After
 * {@link PvmTask#close()} the process may enrol again, as a new task, at another daemon if need be.
 *
 * <p>libpvm3 reads the C environment of the process. Enrolment therefore makes its variables whose names begin with PVM those of
 * {@link EnrollOptions#environment}: it sets them, and removes those that are missing there. PVMSOCK is always set, to the address that the
 * variables lead to. PVM_TMP counts at the first enrolment only: libpvm3 goes on to use that directory for its own files, which must
 * therefore stay. Root needs PVM_ALLOW_ROOT, as in C, where its absence ends the process. Other variables are left alone, so that PVM_EXPORT can only export what the process has. The map of
 * {@link System#getenv} does not show these changes.
 */
public final class LibPvm3Provider implements PvmProvider {
    private static final AtomicBoolean ENROLLED = new AtomicBoolean();

    /** For {@link java.util.ServiceLoader}. */
    public LibPvm3Provider() {}

    @Override
    public String name() {
        return "native";
    }

    @Override
    public String unavailability() {
        try {
            return LibPvm3Library.problem();
        } catch (NoClassDefFoundError e) {
            return "JNA is not on the class path: " + e.getMessage() + "; add it or use -Djpvm.provider=java";
        }
    }

    /** Done as provider {@code java} does it: libpvm3 would fork the JVM, and start one compiled-in program whatever PVM_ROOT says. */
    @Override
    public EnrollOptions startDaemon(List<String> arguments, EnrollOptions environment) {
        return new JavaPvmProvider().startDaemon(arguments, environment);
    }

    @Override
    public PvmTask enroll(EnrollOptions options) {
        String problem = unavailability();
        if (problem != null) {
            throw new PvmException(PvmError.SYS_ERR, problem);
        }
        if (!ENROLLED.compareAndSet(false, true)) {
            throw new PvmException(
                    PvmError.ALREADY,
                    "this process is a task of libpvm3 already, which allows one per process; close it first, start another"
                            + " process, or use -Djpvm.provider=java");
        }
        boolean complete = false;
        try {
            PvmTask task = LibPvm3Task.open(options, () -> ENROLLED.set(false));
            complete = true;
            return task;
        } finally {
            if (!complete) {
                ENROLLED.set(false);
            }
        }
    }
}
