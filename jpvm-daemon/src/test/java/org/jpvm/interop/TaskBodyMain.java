package org.jpvm.interop;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** Runs one of {@link TaskBodies} as a spawned task and tells its parent how it went. */
public final class TaskBodyMain {
    /** Tag of the report: a string, empty when the body passed, else the stack of its failure. */
    static final int REPORT = 77;

    private TaskBodyMain() {}

    /** {@code NAME}, as in {@link TaskBodies#all()}. */
    public static void main(String[] args) {
        try (PvmTask task = Pvm.enroll()) {
            StringWriter report = new StringWriter();
            try {
                TaskBodies.all().get(args[0]).accept(task);
            } catch (RuntimeException | AssertionError e) {
                e.printStackTrace(new PrintWriter(report));
            }
            task.send(task.parent().orElseThrow(), REPORT, p -> p.packString(report.toString()));
        }
    }
}
