package org.jpvm.testing;

import java.util.HashMap;
import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** A daemon that tests talk to, whoever wrote it. */
public interface RunningDaemon extends AutoCloseable {
    /** PVM variables with which a task finds it, such as PVM_TMP and PVM_VMID. */
    Map<String, String> environment();

    /** What it wrote to its log so far. */
    String log();

    /** Ends it as a crash would. */
    void kill();

    /** Ends it and everything it started, and removes its files. */
    @Override
    void close();

    /** Enrols a task as from a shell. */
    default PvmTask enroll() {
        return Pvm.enroll(new EnrollOptions(environment(), null));
    }

    /** Enrols a task with one more variable. */
    default PvmTask enroll(String name, String value) {
        Map<String, String> more = new HashMap<>(environment());
        more.put(name, value);
        return Pvm.enroll(new EnrollOptions(more, null));
    }
}
