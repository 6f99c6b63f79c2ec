package org.jpvm.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jpvm.HostInfo;
import org.jpvm.MachineInfo;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.ConfigReply;
import org.jpvm.wire.body.DeleteHostsReply;
import org.jpvm.wire.body.ExecCall;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.OutputRecord;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TaskListReply;
import org.jpvm.wire.body.TaskRecord;

/**
 * A resource manager that leaves everything to the daemons, placing tasks as they do: in blocks, round robin over the hosts. Override
 * {@link #place} to choose hosts differently.
 *
 * <p>Notifications come from this task, where the daemon's come from {@code 0x80000000}; a receive from any source sees no difference.
 * Sends no trace event of a spawn. Source: pvm-wire-protocol §6.1, §7.1.
 */
public class DelegatingResourceManager implements ResourceManager {
    private static final String DIRECTORY_VARIABLE = "PVMSPAWNWD=";

    private final SystemService service;
    private final PvmTask pvm;
    private final NotifyRelay notifications;
    private int lastHostIndex;

    /** Uses the task and the orders of the service that it is registered with. */
    public DelegatingResourceManager(SystemService service) {
        this.service = service;
        pvm = service.task();
        notifications = new NotifyRelay(service);
        lastHostIndex = pvm.tid().hostIndex();
    }

    /**
     * Chooses a host for each of {@code count} tasks.
     *
     * @param hosts the hosts that the request allows, by their index; not empty
     * @return host parts, {@code count} of them; equal ones stand together
     */
    protected List<Tid> place(SpawnCall request, List<HostInfo> hosts, int count) {
        int start = 0;
        while (start < hosts.size() && hosts.get(start).tid().hostIndex() <= lastHostIndex) {
            start++;
        }
        int used = Math.min(hosts.size(), count);
        List<Tid> places = new ArrayList<>(count);
        int next = start % hosts.size();
        int share = 0;
        for (int i = 0; i < count; i++) {
            Tid host = hosts.get(next).tid();
            places.add(host);
            lastHostIndex = host.hostIndex();
            share += used;
            if (share >= count) {
                share -= count;
                next = (next + 1) % hosts.size();
            }
        }
        return places;
    }

    @Override
    public CompletionStage<int[]> spawn(Tid from, SpawnCall request) {
        if (request.count() < 1 || request.count() > Tid.MAX_LOCAL_INDEX) {
            return CompletableFuture.completedFuture(new int[] {PvmError.BAD_PARAM.code()});
        }
        int[] results = new int[request.count()];
        List<HostInfo> hosts = candidates(from, request);
        if (hosts.isEmpty()) {
            Arrays.fill(results, PvmError.NO_HOST.code());
            return CompletableFuture.completedFuture(results);
        }
        List<Tid> places = place(request, hosts, results.length);
        List<CompletableFuture<?>> blocks = new ArrayList<>();
        int begin = 0;
        while (begin < results.length) {
            int end = begin + 1;
            while (end < results.length && places.get(end).equals(places.get(begin))) {
                end++;
            }
            blocks.add(start(from, request, places.get(begin), begin, end - begin, results));
            begin = end;
        }
        return CompletableFuture.allOf(blocks.toArray(CompletableFuture[]::new)).thenApply(done -> {
            announce(from, request, results);
            return results;
        });
    }

    private CompletableFuture<?> start(Tid from, SpawnCall request, Tid host, int begin, int count, int[] results) {
        String[] environment = request.environment();
        int colon = request.where().indexOf(':');
        if (colon >= 0) {
            environment = Arrays.copyOf(environment, environment.length + 1);
            environment[environment.length - 1] =
                    DIRECTORY_VARIABLE + request.where().substring(colon + 1);
        }
        boolean anonymous = (request.flags() & SpawnRequest.NO_PARENT) != 0;
        ExecCall call = new ExecCall(
                anonymous ? PvmError.PARENT_NOT_SET.code() : from.value(),
                request.file(),
                request.flags(),
                count,
                request.arguments(),
                request.outputTid(),
                request.outputContext(),
                request.outputTag(),
                request.traceTid(),
                request.traceContext(),
                request.traceTag(),
                environment,
                begin,
                results.length);
        return service.execute(host, call)
                .handle((tids, failure) -> {
                    for (int i = 0; i < count; i++) {
                        boolean told = failure == null && i < tids.length;
                        results[begin + i] = told ? tids[i] : PvmError.HOST_FAIL.code();
                    }
                    return null;
                })
                .toCompletableFuture();
    }

    /** Tells the sink of their output that tasks were spawned, which the spawner's daemon does otherwise. */
    private void announce(Tid from, SpawnCall request, int[] results) {
        if (request.outputTid() <= 0) {
            return;
        }
        for (int tid : results) {
            if (tid > 0) {
                XdrWriter body = new XdrWriter();
                OutputRecord.ofStart(tid, OutputRecord.SPAWN, from.value()).write(body);
                service.send(new Tid(request.outputTid()), request.outputTag(), request.outputContext(), 0, body);
            }
        }
    }

    /**
     * The hosts that a request allows, by their index. Override to leave some out.
     *
     * @param from task that spawns
     * @return none for a spawn that fails with NO_HOST
     */
    protected List<HostInfo> candidates(Tid from, SpawnCall request) {
        int colon = request.where().indexOf(':');
        String place = colon < 0 ? request.where() : request.where().substring(0, colon);
        boolean byHost = (request.flags() & SpawnRequest.ON_HOST) != 0;
        boolean byArchitecture = !byHost && (request.flags() & SpawnRequest.ON_ARCHITECTURE) != 0;
        boolean complement = (request.flags() & SpawnRequest.COMPLEMENT) != 0;
        List<HostInfo> found = new ArrayList<>();
        for (HostInfo host : pvm.hosts()) {
            boolean named = !byHost && !byArchitecture
                    || byHost
                            && (place.equals(".")
                                    ? host.tid().equals(from.host())
                                    : host.name().equals(place))
                    || byArchitecture && host.architecture().equals(place);
            if (named != complement) {
                found.add(host);
            }
        }
        return found;
    }

    @Override
    public CompletionStage<TaskListReply> tasks(Tid from, int where) {
        List<TaskRecord> records = new ArrayList<>();
        List<TaskInfo> tasks = where == 0 ? pvm.tasks() : pvm.tasks(new Tid(where));
        for (TaskInfo task : tasks) {
            records.add(new TaskRecord(
                    task.tid().value(),
                    task.parent().value(),
                    task.host().value(),
                    task.flags(),
                    task.name(),
                    task.pid()));
        }
        return CompletableFuture.completedFuture(new TaskListReply(0, records));
    }

    @Override
    public CompletionStage<ConfigReply> hosts(Tid from) {
        MachineInfo machine = pvm.machine();
        List<HostRecord> records = new ArrayList<>();
        for (HostInfo host : machine.hosts()) {
            records.add(new HostRecord(
                    host.tid().value(), host.name(), host.architecture(), host.speed(), host.dataSignature()));
        }
        return CompletableFuture.completedFuture(new ConfigReply(machine.formatCount(), records));
    }

    @Override
    public CompletionStage<AddHostsReply> addHosts(Tid from, HostNames names) {
        return service.addHosts(names);
    }

    @Override
    public CompletionStage<DeleteHostsReply> deleteHosts(Tid from, HostNames names) {
        return CompletableFuture.completedFuture(DeleteHostsReply.of(pvm.deleteHosts(List.of(names.names()))));
    }

    @Override
    public void notifyOn(Tid from, NotifyCall request) {
        notifications.request(from, request);
    }

    @Override
    public boolean other(org.jpvm.MessageBuffer message) {
        return notifications.handle(message);
    }
}
