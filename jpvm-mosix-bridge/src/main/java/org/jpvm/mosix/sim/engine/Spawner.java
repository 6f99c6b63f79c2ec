package org.jpvm.mosix.sim.engine;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;

/** Starts the tasks of a scenario when they arrive: equal ones that arrive together with one request, as a spawn does. */
final class Spawner {
    private final SimHost[] hosts;
    private final SimTasks tasks;
    private final ClusterModel.Settings settings;
    private final RandomGenerator random;
    private final PresentHosts view;

    /** Tasks by arrival. */
    private final int[] order;

    private int next;

    /** Where round robin goes on. */
    private int nextHost = 1;

    Spawner(SimHost[] hosts, SimTasks tasks, ClusterModel.Settings settings, RandomGenerator random) {
        this.hosts = hosts;
        this.tasks = tasks;
        this.settings = settings;
        this.random = random;
        this.view = new PresentHosts(hosts, tasks);
        order = IntStream.range(0, tasks.size)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> tasks.given.get(i).arrival()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Starts what has arrived; without a host that can take it, it waits for one. All hosts are computed up to now. */
    void spawnUntil(double now) {
        while (next < order.length && tasks.given.get(order[next]).arrival() <= now) {
            view.refresh();
            if (view.size() == 0) {
                return;
            }
            int count = 1;
            Scenario.Task first = tasks.given.get(order[next]);
            while (next + count < order.length && isSameSpawn(first, tasks.given.get(order[next + count]))) {
                count++;
            }
            spawn(first, count, now);
            next += count;
        }
    }

    private static boolean isSameSpawn(Scenario.Task first, Scenario.Task other) {
        return other.arrival() == first.arrival()
                && other.program().equals(first.program())
                && Double.compare(other.hint(), first.hint()) == 0
                && other.memory() == first.memory()
                && other.host() == first.host()
                && first.partners().isEmpty()
                && other.partners().isEmpty();
    }

    private void spawn(Scenario.Task first, int count, double now) {
        int[] chosen = new int[count];
        if (first.host() != Scenario.ANY_HOST && hosts[first.host() - 1].present) {
            Arrays.fill(chosen, view.position(first.host()));
        } else if (settings.placement() == null) {
            int start = view.firstFrom(nextHost);
            for (int i = 0; i < count; i++) {
                chosen[i] = (start + i) % view.size();
            }
        } else {
            int[] partners = first.partners().stream()
                    .mapToInt(p -> p + 1)
                    .filter(tid -> tasks.host[tid - 1] >= 0)
                    .toArray();
            SpawnHints hints = new SpawnHints(first.hint(), first.memory(), partners);
            int[] partnerHosts =
                    Arrays.stream(partners).map(tid -> tasks.host[tid - 1] + 1).toArray();
            PlacementRequest request =
                    new PlacementRequest(first.program(), count, view.hostIndex(0), nextHost, 0, hints, partnerHosts);
            settings.placement().place(request, view, random, chosen);
        }
        for (int i = 0; i < count; i++) {
            start(order[next + i], hosts[view.hostIndex(chosen[i]) - 1], now);
        }
        nextHost = view.hostIndex(chosen[count - 1]) + 1;
    }

    private void start(int task, SimHost host, double now) {
        host.add(task);
        host.held += tasks.given.get(task).memory();
        tasks.host[task] = host.index - 1;
        tasks.home[task] = host.index - 1;
        tasks.startedAt[task] = now;
        tasks.arrivedAt[task] = now;
    }
}
