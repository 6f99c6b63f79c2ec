package org.jpvm.system.io;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.system.Tasker;
import org.jpvm.wire.body.TaskEnd;
import org.jpvm.wire.body.TaskStart;

/**
 * Starts tasks as child processes of this JVM, with its standard output and error and no input. Override {@link #builder} to start them
 * in another way, such as under a profiler or in a container.
 */
public class ProcessTasker implements Tasker {
    private static final int SIGNAL_BASE = 128;

    private final Map<String, String> environment;

    /**
     * A tasker that gives programs these variables besides those of their requests; they must find the daemon with them, by PVMSOCK or
     * PVM_TMP and PVM_VMID.
     */
    public ProcessTasker(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The process to start; its environment is complete. */
    protected ProcessBuilder builder(TaskStart request) {
        ProcessBuilder builder = new ProcessBuilder(Arrays.asList(request.arguments()));
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> variables = builder.environment();
        variables.putAll(environment);
        for (String assignment : request.environment()) {
            int equals = assignment.indexOf('=');
            if (equals > 0) {
                variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
            }
        }
        return builder;
    }

    @Override
    public CompletionStage<TaskEnd> start(TaskStart request) {
        if (request.arguments().length == 0) {
            return CompletableFuture.failedFuture(
                    new PvmException(PvmError.BAD_PARAM, "no argument 0 to start " + request.path()));
        }
        try {
            return builder(request)
                    .start()
                    .onExit()
                    .thenApply(ended -> new TaskEnd(request.tid(), waitStatus(ended.exitValue()), 0, 0, 0, 0));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(
                    new PvmException(PvmError.NO_FILE, request.path() + ": " + e.getMessage(), e));
        }
    }

    /** What wait(2) says, from what Java tells of it: 128 and the number for a signal. */
    private static int waitStatus(int exitValue) {
        return exitValue > SIGNAL_BASE ? exitValue - SIGNAL_BASE : exitValue << 8;
    }
}
