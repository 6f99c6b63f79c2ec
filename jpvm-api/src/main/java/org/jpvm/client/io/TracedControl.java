package org.jpvm.client.io;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jpvm.Arguments;
import org.jpvm.HostClock;
import org.jpvm.MachineInfo;
import org.jpvm.PvmError;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.SystemRoles;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.client.CallReporter;
import org.jpvm.client.Tracer;
import org.jpvm.io.SocketTask;
import org.jpvm.migration.Migration;
import org.jpvm.wire.trace.CallFields;

/** The calls of a {@link TracedTask} about tasks and hosts, messages apart. What is null is reported as nothing; the call itself refuses it. */
abstract class TracedControl implements SocketTask {
    private static final int MICROS_PER_SECOND = 1_000_000;

    final JavaTask task;
    final CallReporter reporter;

    TracedControl(JavaTask task) {
        this.task = task;
        reporter = new CallReporter(task.tracer());
    }

    @Override
    public Optional<Tid> parent() {
        if (!reporter.wants(TraceEvent.PARENT)) {
            return task.parent();
        }
        return reporter.number(
                TraceEvent.PARENT,
                Tracer.Fields.NONE,
                CallFields.PT,
                task::parent,
                parent -> parent.map(Tid::value)
                        .orElseGet(() -> task.parentStatus().code()));
    }

    @Override
    public PvmError parentStatus() {
        return task.parentStatus();
    }

    @Override
    public List<Tid> siblings() {
        if (!reporter.wants(TraceEvent.SIBLINGS)) {
            return task.siblings();
        }
        return reporter.get(
                TraceEvent.SIBLINGS,
                Tracer.Fields.NONE,
                task::siblings,
                (record, code, tids) -> record.putInts(CallFields.SIB, values(tids)));
    }

    @Override
    public SpawnResult spawn(SpawnRequest request) {
        if (!reporter.wants(TraceEvent.SPAWN)) {
            return task.spawn(request);
        }
        Arguments.given(request, "request");
        return reporter.get(
                TraceEvent.SPAWN,
                record -> record.putString(CallFields.SE, request.file())
                        .putString(CallFields.SW, request.where())
                        .putInt(CallFields.SF, request.flags())
                        .putInt(CallFields.SC, request.count()),
                () -> task.spawn(request),
                (record, code, result) -> record.putInt(
                                CallFields.CC,
                                result == null ? code : result.tids().size())
                        .putInts(CallFields.STL, values(result == null ? List.of() : result.tids())));
    }

    @Override
    public void kill(Tid victim) {
        if (!reporter.wants(TraceEvent.KILL)) {
            task.kill(victim);
            return;
        }
        reporter.run(TraceEvent.KILL, record -> record.putInt(CallFields.TT, value(victim)), () -> task.kill(victim));
    }

    @Override
    public void signal(Tid victim, int signal) {
        if (!reporter.wants(TraceEvent.SENDSIG)) {
            task.signal(victim, signal);
            return;
        }
        reporter.run(
                TraceEvent.SENDSIG,
                record -> record.putInt(CallFields.TT, value(victim)).putInt(CallFields.SN, signal),
                () -> task.signal(victim, signal));
    }

    @Override
    public boolean isRunning(Tid other) {
        if (!reporter.wants(TraceEvent.PSTAT)) {
            return task.isRunning(other);
        }
        return reporter.number(
                TraceEvent.PSTAT,
                record -> record.putInt(CallFields.TT, value(other)),
                CallFields.TST,
                () -> task.isRunning(other),
                runs -> (runs ? PvmError.OK : PvmError.NO_TASK).code());
    }

    @Override
    public List<TaskInfo> tasks() {
        return reporter.wants(TraceEvent.TASKS) ? tasks(0, task::tasks) : task.tasks();
    }

    @Override
    public List<TaskInfo> tasks(Tid where) {
        return reporter.wants(TraceEvent.TASKS) ? tasks(value(where), () -> task.tasks(where)) : task.tasks(where);
    }

    private List<TaskInfo> tasks(int where, Supplier<List<TaskInfo>> call) {
        return reporter.get(
                TraceEvent.TASKS,
                record -> record.putInt(CallFields.TW, where),
                call,
                (record, code, tasks) ->
                        record.putInt(CallFields.CC, code).putInt(CallFields.TNT, tasks == null ? 0 : tasks.size()));
    }

    @Override
    public MachineInfo machine() {
        if (!reporter.wants(TraceEvent.CONFIG)) {
            return task.machine();
        }
        return reporter.get(
                TraceEvent.CONFIG,
                Tracer.Fields.NONE,
                task::machine,
                (record, code, machine) -> record.putInt(
                                CallFields.NH,
                                machine == null ? 0 : machine.hosts().size())
                        .putInt(CallFields.NA, machine == null ? 0 : machine.formatCount())
                        .putInt(CallFields.CC, code));
    }

    @Override
    public int[] addHosts(List<String> hosts) {
        return hosts(TraceEvent.ADDHOSTS, hosts, () -> task.addHosts(hosts), 1);
    }

    @Override
    public int[] deleteHosts(List<String> hosts) {
        return hosts(TraceEvent.DELHOSTS, hosts, () -> task.deleteHosts(hosts), 0);
    }

    private int[] hosts(TraceEvent event, List<String> hosts, Supplier<int[]> call, int leastSuccess) {
        if (!reporter.wants(event)) {
            return call.get();
        }
        return reporter.number(
                event,
                record -> record.putStrings(CallFields.HNL, hosts),
                CallFields.CC,
                call,
                results -> (int) IntStream.of(results)
                        .filter(result -> result >= leastSuccess)
                        .count());
    }

    @Override
    public PvmError hostStatus(String name) {
        if (!reporter.wants(TraceEvent.MSTAT)) {
            return task.hostStatus(name);
        }
        return reporter.number(
                TraceEvent.MSTAT,
                record -> record.putString(CallFields.HN, name),
                CallFields.HS,
                () -> task.hostStatus(name),
                PvmError::code);
    }

    @Override
    public HostClock hostClock(Tid host) {
        return task.hostClock(host);
    }

    @Override
    public int[] tickle(int... arguments) {
        if (!reporter.wants(TraceEvent.TICKLE)) {
            return task.tickle(arguments);
        }
        return reporter.get(
                TraceEvent.TICKLE,
                record -> record.putInts(CallFields.TA, arguments),
                () -> task.tickle(arguments),
                (record, code, results) -> record.putInt(CallFields.CC, code)
                        .putInts(CallFields.TR, results == null ? new int[0] : results));
    }

    @Override
    public void halt() {
        if (reporter.wants(TraceEvent.HALT)) {
            reporter.tracer().entry(TraceEvent.HALT, Tracer.Fields.NONE);
        }
        task.halt();
    }

    @Override
    public void catchOutput(Appendable sink) {
        task.catchOutput(sink);
    }

    @Override
    public SystemRoles systemRoles() {
        return task.systemRoles();
    }

    @Override
    public Migration migration() {
        return task.migration();
    }

    static int[] values(Collection<Tid> tids) {
        return tids == null
                ? new int[0]
                : tids.stream().mapToInt(TracedControl::value).toArray();
    }

    static int value(Tid tid) {
        return tid == null ? 0 : tid.value();
    }
}
