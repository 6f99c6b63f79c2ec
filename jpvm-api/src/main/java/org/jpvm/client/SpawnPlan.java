package org.jpvm.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskOption;
import org.jpvm.TraceTarget;
import org.jpvm.wire.body.SpawnCall;

/** From a user's spawn request to the body of TM_SPAWN. Source: pvm-wire-protocol §3.3, §3.5. */
public final class SpawnPlan {
    /** Variable that tells jpvmd where the classes of a Java task are. */
    public static final String CLASS_PATH_VARIABLE = "JPVM_CLASSPATH";

    private static final int MAX_EXPORT_NAME_LENGTH = 199;

    /**
     * How Java classes are started.
     *
     * @param byDaemon  whether the daemon knows the names {@code java:} and {@code hosted:}; otherwise a JVM is spawned as a program
     * @param launcher  absolute path of this JVM's launcher
     * @param classPath class path of the spawner, absolute
     */
    public record JavaStart(boolean byDaemon, String launcher, String classPath) {}

    private SpawnPlan() {}

    /** Whether a request is for a Java class. */
    public static boolean isJava(SpawnRequest request) {
        return className(request.file()) != null;
    }

    /**
     * The request in terms that the daemon knows: one for a Java class becomes one for the launcher when the daemon does not know such
     * names; other requests stay as they are.
     *
     * @param java how to start a Java class; not looked at for other programs
     */
    public static SpawnRequest resolve(SpawnRequest request, JavaStart java) {
        String className = className(request.file());
        if (className == null) {
            return request;
        }
        Map<String, String> environment = request.environment();
        if (java.byDaemon()) {
            Map<String, String> more = new TreeMap<>(environment);
            more.putIfAbsent(CLASS_PATH_VARIABLE, java.classPath());
            return request.withEnvironment(more);
        }
        if (request.file().startsWith(SpawnRequest.RESTORED_PREFIX)) {
            throw new PvmException(
                    PvmError.NOT_IMPL, "only a Java daemon starts a task from a file: stop C's pvmd and start jpvmd");
        }
        List<String> arguments = new ArrayList<>(
                List.of("-cp", environment.getOrDefault(CLASS_PATH_VARIABLE, java.classPath()), className));
        arguments.addAll(request.arguments());
        return new SpawnRequest(
                java.launcher(), arguments, request.flags(), request.where(), request.count(), environment);
    }

    /**
     * Builds the body.
     *
     * @param environment the spawner's environment: {@code PVMTASK}, {@code PVM_EXPORT} and the variables named there
     * @param java        how to start a Java class; not looked at for other programs
     * @throws PvmException BAD_PARAM for a count below 1, NOT_IMPL for a task from a file at a daemon that knows no such names
     */
    public static SpawnCall of(
            SpawnRequest wanted, TaskOptions options, int context, Map<String, String> environment, JavaStart java) {
        if (wanted.count() < 1) {
            throw new PvmException(PvmError.BAD_PARAM, "count=" + wanted.count() + " is less than 1");
        }
        SpawnRequest request = resolve(wanted, java);
        List<String> variables = new ArrayList<>();
        variables.add("PVMTMASK=" + options.traceMask(TraceTarget.CHILDREN).text());
        variables.add("PVMTRCBUF=" + options.get(TaskOption.TRACE_BUFFER));
        variables.add("PVMTRCOPT=" + options.get(TaskOption.TRACE_OPTIONS));
        variables.add("PVMCTX=0x" + Integer.toHexString(context));
        addExported(environment, variables);
        request.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> variables.add(entry.getKey() + "=" + entry.getValue()));
        return new SpawnCall(
                request.file(),
                request.flags() | TaskOptions.number(environment.get("PVMTASK")),
                request.where(),
                request.count(),
                request.arguments().toArray(new String[0]),
                options.get(TaskOption.OUTPUT_TID),
                options.get(TaskOption.OUTPUT_CONTEXT),
                options.get(TaskOption.OUTPUT_CODE),
                options.get(TaskOption.TRACE_TID),
                options.get(TaskOption.TRACE_CONTEXT),
                options.get(TaskOption.TRACE_CODE),
                variables.toArray(new String[0]));
    }

    private static void addExported(Map<String, String> environment, List<String> variables) {
        String exported = environment.get("PVM_EXPORT");
        if (exported == null) {
            return;
        }
        variables.add("PVM_EXPORT=" + exported);
        for (String name : exported.split(":")) {
            String value = environment.get(name);
            if (value != null && name.length() <= MAX_EXPORT_NAME_LENGTH) {
                variables.add(name + "=" + value);
            }
        }
    }

    private static String className(String file) {
        for (String prefix :
                new String[] {SpawnRequest.JAVA_PREFIX, SpawnRequest.HOSTED_PREFIX, SpawnRequest.RESTORED_PREFIX}) {
            if (file.startsWith(prefix)) {
                return file.substring(prefix.length());
            }
        }
        return null;
    }
}
