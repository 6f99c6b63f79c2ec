package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.daemon.core.Task.Origin;
import org.jpvm.placement.SpawnHints;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.TaskStart;

/** Starts tasks on this host: DM_EXEC and SM_EXEC. Source: pvm-wire-protocol §7.2, §7.3, §6.3. */
final class TaskStarter {
    /** Spawn flag: under the debugger. */
    static final int FLAG_DEBUG = 4;

    /** Name of the group server, which is part of this product. */
    static final String GROUP_SERVER = "pvmgs";

    private static final String GROUP_SERVER_CLASS = "org.jpvm.groupserver.GroupServerMain";
    private static final String JAVA_PREFIX = "java:";
    private static final String HOSTED_PREFIX = "hosted:";
    private static final String RESTORED_PREFIX = "restored:";
    private static final String DIRECTORY_VARIABLE = "PVMSPAWNWD";
    private static final String COOKIE_VARIABLE = "PVMEPID=";

    /** Called once with a tid or an error code for each task asked for. */
    @FunctionalInterface
    interface Answer {
        void give(int[] tidsOrErrors);
    }

    private record Program(LaunchRequest.Kind kind, String name) {}

    /**
     * The tasks of one call. They are started one after the other, because none is once one has failed; hosted ones, which start in less time
     * than an answer takes, some at a time once the first has started.
     */
    private static final class Batch {
        final ExecCall call;
        final Program program;
        final List<String> environment;
        final int[] results;
        final Answer answer;
        final List<Task> tasks = new ArrayList<>();
        /** How many of the tasks were launched or need not be. */
        int launched;
        /** How many results are open. */
        int open;

        Batch(ExecCall call, Program program, List<String> environment, int[] results, Answer answer) {
            this.call = call;
            this.program = program;
            this.environment = environment;
            this.results = results;
            this.answer = answer;
        }
    }

    private record Place(Batch batch, int slot) {}

    private final PvmdState state;

    /** Tasks whose start has not been confirmed, by tid. */
    private final TreeMap<Integer, Place> starting = new TreeMap<>();

    TaskStarter(PvmdState state) {
        this.state = state;
    }

    /**
     * Starts the tasks of a call.
     *
     * @param schedulerTid who is told about their ends, 0 for nobody
     */
    void start(ExecCall call, int schedulerTid, Answer answer) {
        if (call.count() < 1 || call.count() > Limits.MAX_SPAWN_COUNT) {
            state.count(DaemonCounter.REFUSED);
            answer.give(new int[0]);
            return;
        }
        int[] results = new int[call.count()];
        Program program = find(call.file());
        if (program == null) {
            Arrays.fill(results, PvmError.NO_FILE.code());
            // A C daemon takes a tid before it looks for the file: the tids that follow are those of a C daemon.
            state.tasks.nextTid();
            answer.give(results);
            return;
        }
        Batch batch = new Batch(call, program, environment(call), results, answer);
        boolean byTasker = state.plugIns.taskerTid != 0 && program.kind == LaunchRequest.Kind.NATIVE;
        create(batch, schedulerTid, byTasker ? Origin.BY_TASKER : Origin.STARTED);
        batch.open = batch.tasks.size();
        if (batch.open == 0) {
            answer.give(results);
        } else if (byTasker) {
            for (int i = 0; i < batch.tasks.size(); i++) {
                startByTasker(batch, i);
            }
            batch.launched = batch.open;
            List.copyOf(batch.tasks).forEach(task -> confirm(task, task.tid));
        } else {
            launchMore(batch);
        }
    }

    private Program find(String file) {
        if (file.startsWith(JAVA_PREFIX) && file.length() > JAVA_PREFIX.length()) {
            return new Program(LaunchRequest.Kind.JAVA, file.substring(JAVA_PREFIX.length()));
        }
        if (file.startsWith(HOSTED_PREFIX) && file.length() > HOSTED_PREFIX.length()) {
            return new Program(LaunchRequest.Kind.HOSTED, file.substring(HOSTED_PREFIX.length()));
        }
        if (file.startsWith(RESTORED_PREFIX)) {
            // The container knows by the prefix that this is no class.
            return new Program(LaunchRequest.Kind.HOSTED, file);
        }
        if (file.equals(GROUP_SERVER)) {
            return new Program(LaunchRequest.Kind.HOSTED, GROUP_SERVER_CLASS);
        }
        String path = file.isEmpty() ? null : state.effects.findProgram(file, state.searchPath);
        return path == null ? null : new Program(LaunchRequest.Kind.NATIVE, path);
    }

    /** Makes the tasks there is room for; the others get the error. */
    private void create(Batch batch, int schedulerTid, Origin origin) {
        ExecCall call = batch.call;
        int limit = state.settings.maxTasks();
        SpawnHints hints = state.placementService.hintsOf(Arrays.asList(call.environment()));
        for (int slot = 0; slot < batch.results.length; slot++) {
            int tid = state.tasks.isFull(limit) ? 0 : state.tasks.nextTid();
            if (tid == 0) {
                state.count(DaemonCounter.REFUSED);
                Arrays.fill(batch.results, slot, batch.results.length, PvmError.OUT_OF_RES.code());
                break;
            }
            Task task = new Task(tid, call.parentTid(), call.file(), origin);
            task.processRunning = true;
            task.cookie = state.tasks.nextCookie();
            task.spawnFlags = call.flags();
            if (batch.program.kind == LaunchRequest.Kind.HOSTED) {
                task.codeOrigin = value(batch.environment, LaunchRequest.ORIGIN_VARIABLE);
                task.classPath = value(batch.environment, LaunchRequest.CLASS_PATH_VARIABLE);
            }
            task.schedulerTid = schedulerTid;
            task.kind = batch.program.kind;
            task.program = batch.program.name;
            task.hints = hints;
            task.pinned = isPinned(batch);
            Sink output = new Sink(call.outputTid(), call.outputContext(), call.outputTag());
            Sink trace = new Sink(call.traceTid(), call.traceContext(), call.traceTag());
            task.output = call.outputTid() == 0 ? state.plugIns.outputSink() : output;
            task.trace = call.traceTid() == 0 ? state.plugIns.traceSink() : trace;
            task.early = new Task.Early();
            batch.tasks.add(task);
            state.tasks.add(task);
            state.placementService.taskChanged(task);
            starting.put(tid, new Place(batch, slot));
        }
    }

    /** Whoever places a task on a host by name wants it there, unless he says otherwise. */
    private static boolean isPinned(Batch batch) {
        String said = value(batch.environment, LaunchRequest.PIN_VARIABLE);
        int placed = batch.call.flags() & (SpawnRequests.FLAG_HOST | SpawnRequests.FLAG_COMPLEMENT);
        return said == null || said.isEmpty() ? placed == SpawnRequests.FLAG_HOST : !said.equals("0");
    }

    /** Environment of the tasks in the order in which it is laid over the daemon's: what comes first in the request wins. */
    private List<String> environment(ExecCall call) {
        List<String> environment = new ArrayList<>(Arrays.asList(call.environment()));
        Collections.reverse(environment);
        if (state.plugIns.tracerTid != 0 && call.traceTid() == 0) {
            environment.add("PVMTMASK=" + state.plugIns.tracer.mask());
            environment.add("PVMTRCBUF=" + state.plugIns.tracer.buffer());
            environment.add("PVMTRCOPT=" + state.plugIns.tracer.option());
        }
        return environment;
    }

    /** The value that a variable has in the end, null for none. */
    private static String value(List<String> environment, String name) {
        String value = null;
        for (String variable : environment) {
            if (variable.startsWith(name + "=")) {
                value = variable.substring(name.length() + 1);
            }
        }
        return value;
    }

    /** Whether a program is one for the container. */
    static boolean isHosted(String file) {
        return file.startsWith(HOSTED_PREFIX) || file.startsWith(RESTORED_PREFIX);
    }

    /** Launches what may be launched now. */
    private void launchMore(Batch batch) {
        int resolved = batch.tasks.size() - batch.open;
        int atOnce = batch.program.kind == LaunchRequest.Kind.HOSTED && resolved > 0 ? Limits.HOSTED_AT_ONCE : 1;
        while (batch.launched < batch.tasks.size() && batch.launched - resolved < atOnce) {
            launchNext(batch);
        }
    }

    private void launchNext(Batch batch) {
        ExecCall call = batch.call;
        Task task = batch.tasks.get(batch.launched++);
        List<String> own = new ArrayList<>(batch.environment);
        own.add(COOKIE_VARIABLE + task.cookie);
        String directory = value(batch.environment, DIRECTORY_VARIABLE);
        task.outputOpen = true;
        state.count(DaemonCounter.TASKS_STARTED);
        state.effects.launch(new LaunchRequest(
                task.tid,
                batch.program.kind,
                batch.program.name,
                List.of(call.arguments()),
                List.copyOf(own),
                directory,
                (call.flags() & FLAG_DEBUG) != 0));
    }

    private void startByTasker(Batch batch, int index) {
        ExecCall call = batch.call;
        Task task = batch.tasks.get(index);
        List<String> environment = batch.environment;
        String[] arguments = new String[call.arguments().length + 1];
        arguments[0] = batch.program.name;
        System.arraycopy(call.arguments(), 0, arguments, 1, call.arguments().length);
        String[] variables = new String[environment.size() + 1];
        variables[0] = COOKIE_VARIABLE + task.cookie;
        for (int i = 0; i < environment.size(); i++) {
            variables[i + 1] = environment.get(environment.size() - 1 - i);
        }
        XdrWriter body = new XdrWriter(1024);
        new TaskStart(
                        task.tid,
                        call.flags(),
                        batch.program.name,
                        arguments,
                        variables,
                        call.instance() + index,
                        call.count(),
                        call.outOf())
                .write(body);
        state.count(DaemonCounter.TASKS_STARTED);
        state.outbox.send(state.plugIns.taskerTid, SystemCode.STTASK.tag(), 0, 0, body);
    }

    /** The process of a task exists. */
    void launched(int tid, int pid) {
        Task task = state.tasks.find(tid);
        if (task != null && task.origin != Origin.BY_TASKER) {
            task.startedPid = pid;
            task.pid = pid;
            state.placementService.taskChanged(task);
            confirm(task, tid);
            state.reaper.endIfDone(task);
        }
    }

    /** The process of a task could not be started; the rest of its call gets the same error, as from a C daemon. */
    void failed(int tid, PvmError error, String reason) {
        Task task = state.tasks.find(tid);
        Place place = task == null ? null : starting.get(tid);
        if (place == null) {
            return;
        }
        Batch batch = place.batch;
        List<Task> unstarted = List.copyOf(batch.tasks.subList(batch.launched, batch.tasks.size()));
        batch.launched = batch.tasks.size();
        String rest = unstarted.isEmpty() ? "" : "; " + unstarted.size() + " more not tried";
        state.log("cannot start " + task.name + " as " + Tid.text(tid) + spawnedBy(task) + ": " + reason + rest);
        PvmError told = error == PvmError.OK ? PvmError.SYS_ERR : error;
        giveUp(task, told);
        unstarted.forEach(other -> giveUp(other, told));
    }

    private static String spawnedBy(Task task) {
        return Tid.isTask(task.parentTid) ? " for " + Tid.text(task.parentTid) : "";
    }

    private void giveUp(Task task, PvmError error) {
        Place place = starting.remove(task.tid);
        task.processRunning = false;
        task.outputOpen = false;
        state.reaper.end(task);
        resolve(place, error.code());
    }

    /** A task that ended before its start was confirmed has been started all the same. */
    void taskGone(Task task) {
        Place place = starting.remove(task.tid);
        if (place != null) {
            resolve(place, task.tid);
        }
    }

    /** The tasker is gone: what it has not started yet will never be. */
    void taskerGone() {
        for (Task task : new ArrayList<>(state.tasks.all())) {
            if (task.origin == Origin.BY_TASKER && !task.enrolled) {
                state.reaper.end(task);
            }
        }
    }

    private void confirm(Task task, int result) {
        state.output.announce(task);
        Place place = starting.remove(task.tid);
        if (place != null) {
            resolve(place, result);
        }
    }

    private void resolve(Place place, int result) {
        Batch batch = place.batch();
        batch.results[place.slot()] = result;
        if (--batch.open == 0) {
            batch.answer.give(batch.results);
            batch.tasks.forEach(this::catchUp);
        } else {
            launchMore(batch);
        }
    }

    /** Lets happen to a task what came too early. */
    private void catchUp(Task task) {
        Task.Early early = task.early;
        task.early = null;
        if (task.gone) {
            if (early.link != null) {
                state.reaper.dropLink(early.link, false);
            }
            return;
        }
        if (early.link != null && !early.link.closed) {
            state.taskMessages.enrolment().enrol(early.link, early.enrolmentHeader, early.enrolment, task);
        }
        if (early.output.size() > 0) {
            byte[] bytes = early.output.toByteArray();
            state.output.data(task, bytes, bytes.length);
            if (task.outputHeldBy == null && !early.outputClosed) {
                state.effects.resumeOutput(task.tid);
            }
        }
        if (early.outputClosed) {
            state.output.closed(task);
        }
        if (early.processEnded) {
            state.reaper.processEnded(task, early.waitStatus);
        }
    }
}
