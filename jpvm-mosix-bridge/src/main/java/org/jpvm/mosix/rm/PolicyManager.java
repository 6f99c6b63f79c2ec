package org.jpvm.mosix.rm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.RoundRobin;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.io.PolicyRunner;
import org.jpvm.system.DelegatingResourceManager;
import org.jpvm.system.SystemService;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TaskEnd;

/**
 * A resource manager that places by policies, on hosts whose daemons obey. PVM's modes stay what they are: a policy chooses among the hosts of a
 * spawn that names none. Where no policy answers, PVM's round robin places. Used by the thread that serves, which waits for policies.
 */
final class PolicyManager extends DelegatingResourceManager {
    /** Tag of the notification that an agent has ended. */
    static final int AGENT_EXIT_TAG = 0x6a70_726f;

    private final PvmTask pvm;
    private final ManagedHosts hosts;
    private final PolicyRunner runner;
    private final String standard;
    private final Consumer<String> log;

    private final Agents agents;

    /** Whom agents concern. */
    interface Agents {
        /** An agent has reported. */
        void reported(Tid agent);

        /** An agent has ended. */
        void ended(Tid agent);
    }

    PolicyManager(
            SystemService service,
            ManagedHosts hosts,
            PolicyRunner runner,
            String standard,
            Consumer<String> log,
            Agents agents) {
        super(service);
        this.pvm = service.task();
        this.hosts = hosts;
        this.runner = runner;
        this.standard = standard;
        this.log = log;
        this.agents = agents;
    }

    @Override
    protected List<HostInfo> candidates(Tid from, SpawnCall request) {
        List<HostInfo> managed = new ArrayList<>();
        for (HostInfo host : super.candidates(from, request)) {
            if (hosts.contains(host.tid().hostIndex())) {
                managed.add(host);
            }
        }
        return managed;
    }

    @Override
    protected List<Tid> place(SpawnCall request, List<HostInfo> candidates, int count) {
        String policy = variable(request, SpawnRequest.PLACEMENT_VARIABLE, standard);
        boolean named =
                (request.flags() & SpawnRequest.ON_HOST) != 0 && (request.flags() & SpawnRequest.COMPLEMENT) == 0;
        if (named || candidates.size() == 1 || policy.equals(RoundRobin.NAME)) {
            return super.place(request, candidates, count);
        }
        SpawnHints hints = hints(request);
        ListedHosts view = hosts.view(candidates, System.nanoTime());
        PlacementRequest question = new PlacementRequest(
                request.file(),
                count,
                pvm.tid().hostIndex(),
                1,
                0,
                hints,
                Arrays.stream(hints.partners()).map(Tid::hostIndex).toArray());
        int[] positions = ask(policy, question, view);
        if (positions == null) {
            return super.place(request, candidates, count);
        }
        List<Tid> places = new ArrayList<>(count);
        for (int position : positions) {
            places.add(candidates.get(position).tid());
        }
        return places;
    }

    private int[] ask(String policy, PlacementRequest question, ListedHosts view) {
        CompletableFuture<int[]> answer = new CompletableFuture<>();
        runner.choose(policy, question, () -> view, answer::complete);
        try {
            // The runner has a limit of its own.
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            return null;
        }
    }

    private SpawnHints hints(SpawnCall request) {
        try {
            return SpawnHints.parse(variable(request, SpawnHints.VARIABLE, ""));
        } catch (IllegalArgumentException e) {
            log.accept(SpawnHints.VARIABLE + " of a spawn is left out: " + e.getMessage());
            return SpawnHints.NONE;
        }
    }

    /** What comes last in the environment of a spawn. */
    private static String variable(SpawnCall request, String name, String otherwise) {
        String found = otherwise;
        for (String variable : request.environment()) {
            if (variable.startsWith(name + "=") && variable.length() > name.length() + 1) {
                found = variable.substring(name.length() + 1);
            }
        }
        return found;
    }

    @Override
    public CompletionStage<int[]> spawn(Tid from, SpawnCall request) {
        return super.spawn(from, request).thenApply(results -> {
            SpawnHints hints = hints(request);
            for (int tid : results) {
                if (tid > 0) {
                    hosts.started(tid, request.file(), hints, System.nanoTime());
                }
            }
            return results;
        });
    }

    @Override
    public void taskEnded(TaskEnd end) {
        hosts.ended(end.tid());
    }

    @Override
    public void hostFailed(Tid daemon) {
        hosts.remove(daemon.hostIndex());
    }

    /** An agent asks because it must not know whether its host obeys already; then it is to stay so. */
    @Override
    public boolean yieldsTo(Tid successor) {
        List<TaskInfo> asking = pvm.tasks(successor);
        return asking.isEmpty() || !asking.get(0).parent().equals(pvm.tid());
    }

    @Override
    public boolean other(MessageBuffer message) {
        if (message.tag() == LoadReport.TAG) {
            agents.reported(message.source());
            hosts.report(message.source(), LoadReport.unpack(message), System.nanoTime());
            return true;
        }
        if (message.tag() == AGENT_EXIT_TAG && message.source().value() == Tid.LOCAL_DAEMON) {
            agents.ended(new Tid(message.unpackInt()));
            return true;
        }
        return super.other(message);
    }
}
