package org.jpvm.mosix.sim.engine;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;

/** Shows hosts of the model to policies and to each other. */
final class HostStates {
    static final String ARCHITECTURE = "LINUX64";

    private final SimHost[] hosts;
    private final SimTasks tasks;
    private final MoveCosts costs;

    HostStates(SimHost[] hosts, SimTasks tasks, MoveCosts costs) {
        this.costs = costs;
        this.hosts = hosts;
        this.tasks = tasks;
    }

    /** A host as it sees itself, computed up to now. */
    HostState state(SimHost host, double now) {
        HostView view = new HostView(
                host.index,
                host.name,
                ARCHITECTURE,
                host.speed,
                host.cores,
                host.smoothing.own(),
                host.foreignLoad,
                freeMemory(host),
                host.memory,
                host.leaving,
                false);
        TaskView[] views = new TaskView[host.count];
        for (int i = 0; i < host.count; i++) {
            views[i] = task(host, host.tasks[i], now);
        }
        return new HostState(view, List.of(views));
    }

    /** What a host tells others. */
    HostFigures figures(SimHost host) {
        double lowest = 0;
        double highest = 0;
        double sum = 0;
        int guests = 0;
        for (int i = 0; i < host.count; i++) {
            int task = host.tasks[i];
            double key = tasks.key(task);
            lowest = i == 0 ? key : Math.min(lowest, key);
            highest = i == 0 ? key : Math.max(highest, key);
            sum += key;
            if (tasks.home[task] != host.index - 1) {
                guests++;
            }
        }
        return new HostFigures(
                host.speed,
                host.cores,
                host.smoothing.exported(),
                host.foreignLoad,
                host.count,
                guests,
                lowest,
                highest,
                host.count == 0 ? 0 : sum / host.count,
                freeMemory(host),
                host.memory,
                host.leaving,
                false,
                false,
                costs.stop(),
                costs.warmUp());
    }

    static long freeMemory(SimHost host) {
        return Math.max(0, host.memory - host.held);
    }

    private TaskView task(SimHost host, int task, double now) {
        Scenario.Task given = tasks.given.get(task);
        boolean hinted = !Double.isNaN(given.hint());
        double share = host.share(host.count + host.strangers);
        return new TaskView(
                task + 1,
                given.program(),
                tasks.home[task] + 1,
                now - tasks.startedAt[task],
                now - tasks.arrivedAt[task],
                tasks.service[task],
                tasks.service[task] - tasks.serviceAtMove[task],
                share / host.speed,
                given.memory(),
                host.history.work(given.program(), given.hint()),
                hinted,
                tasks.moves[task],
                false,
                tasks.stoppedUntil[task] > now ? "on its way" : null,
                partners(given, share));
    }

    private List<TaskView.Partner> partners(Scenario.Task given, double share) {
        if (given.partners().isEmpty()) {
            return List.of();
        }
        List<TaskView.Partner> partners = new ArrayList<>();
        for (int partner : given.partners()) {
            if (tasks.host[partner] >= 0) {
                partners.add(
                        new TaskView.Partner(partner + 1, hosts[tasks.host[partner]].index, given.traffic() * share));
            }
        }
        return partners;
    }
}
