package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.daemon.core.Task.Origin;
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
    private static final String DIRECTORY_VARIABLE = "PVMSPAWNWD=";
    private static final String COOKIE_VARIABLE = "PVMEPID=";

    /** Called once with a tid or an error code for each task asked for. */
    @FunctionalInterface
    interface Answer {
        void give(int[] tidsOrErrors);
    }

    private record Program(LaunchRequest.Kind kind, String name) {}

    private static final class Batch {
        final int[] results;
        final Answer answer;
        final List<Task> tasks = new ArrayList<>();
        int open;

        Batch(int[] results, Answer answer) {
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
        Batch batch = new Batch(results, answer);
        boolean byTasker = state.plugIns.taskerTid != 0 && program.kind == LaunchRequest.Kind.NATIVE;
        List<Task> tasks = create(call, schedulerTid, batch, byTasker ? Origin.BY_TASKER : Origin.STARTED);
        List<String> environment = environment(call);
        // Counted up before the first start, so that an answer that comes at once does not complete the batch too
        // early.
        batch.open = tasks.size();
        for (int i = 0; i < tasks.size(); i++) {
            if (byTasker) {
                startByTasker(call, program, tasks.get(i), environment, i);
            } else {
                launch(call, program, tasks.get(i), environment);
            }
        }
        if (tasks.isEmpty()) {
            answer.give(results);
        } else if (byTasker) {
            tasks.forEach(task -> confirm(task, task.tid));
        }
    }

    private Program find(String file) {
        if (file.startsWith(JAVA_PREFIX) && file.length() > JAVA_PREFIX.length()) {
            return new Program(LaunchRequest.Kind.JAVA, file.substring(JAVA_PREFIX.length()));
        }
        if (file.startsWith(HOSTED_PREFIX) && file.length() > HOSTED_PREFIX.length()) {
            return new Program(LaunchRequest.Kind.HOSTED, file.substring(HOSTED_PREFIX.length()));
        }
        if (file.equals(GROUP_SERVER)) {
            return new Program(LaunchRequest.Kind.HOSTED, GROUP_SERVER_CLASS);
        }
        String path = file.isEmpty() ? null : state.effects.findProgram(file, state.settings.searchPath());
        return path == null ? null : new Program(LaunchRequest.Kind.NATIVE, path);
    }

    /** Makes the tasks there is room for; the others get the error. */
    private List<Task> create(ExecCall call, int schedulerTid, Batch batch, Origin origin) {
        List<Task> tasks = new ArrayList<>();
        int limit = state.settings.maxTasks();
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
            task.schedulerTid = schedulerTid;
            Sink output = new Sink(call.outputTid(), call.outputContext(), call.outputTag());
            Sink trace = new Sink(call.traceTid(), call.traceContext(), call.traceTag());
            task.output = call.outputTid() == 0 ? state.plugIns.outputSink() : output;
            task.trace = call.traceTid() == 0 ? state.plugIns.traceSink() : trace;
            task.early = new Task.Early();
            batch.tasks.add(task);
            state.tasks.add(task);
            starting.put(tid, new Place(batch, slot));
            tasks.add(task);
        }
        return tasks;
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

    private void launch(ExecCall call, Program program, Task task, List<String> environment) {
        List<String> own = new ArrayList<>(environment);
        own.add(COOKIE_VARIABLE + task.cookie);
        String directory = null;
        for (String variable : environment) {
            if (variable.startsWith(DIRECTORY_VARIABLE)) {
                directory = variable.substring(DIRECTORY_VARIABLE.length());
            }
        }
        task.outputOpen = true;
        state.count(DaemonCounter.TASKS_STARTED);
        state.effects.launch(new LaunchRequest(
                task.tid,
                program.kind,
                program.name,
                List.of(call.arguments()),
                List.copyOf(own),
                directory,
                (call.flags() & FLAG_DEBUG) != 0));
    }

    private void startByTasker(ExecCall call, Program program, Task task, List<String> environment, int index) {
        String[] arguments = new String[call.arguments().length + 1];
        arguments[0] = program.name;
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
                        program.name,
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
            confirm(task, tid);
            state.reaper.endIfDone(task);
        }
    }

    /** The process of a task could not be started. */
    void failed(int tid, PvmError error, String reason) {
        Task task = state.tasks.find(tid);
        if (task == null || !starting.containsKey(tid)) {
            return;
        }
        state.log("cannot start " + task.name + " as " + Tid.text(tid) + ": " + reason);
        Place place = starting.remove(tid);
        task.processRunning = false;
        task.outputOpen = false;
        state.reaper.end(task);
        resolve(place, error == PvmError.OK ? PvmError.SYS_ERR.code() : error.code());
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
