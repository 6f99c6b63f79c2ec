package org.jpvm.placement.io;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.PlacementPolicy;
import org.jpvm.placement.PlacementRequest;
import org.jpvm.placement.SpawnHints;

/** One question to a policy. The worker fills in the answer, the supervisor reads it when it came in time. */
final class PolicyQuestion {
    /** Asked of a policy that is only to be tried. */
    static final PlacementRequest TRIAL = new PlacementRequest("trial", 2, 1, 1, 0, SpawnHints.NONE);

    static final HostsView TRIAL_HOSTS = new ListedHosts(List.of(row(1), row(2)));

    final String policy;
    final PlacementRequest request;
    private final Supplier<HostsView> hosts;
    private final Consumer<int[]> answer;
    private final Consumer<String> checked;
    private final CountDownLatch done = new CountDownLatch(1);
    RandomGenerator random;

    /** Written before the latch opens. */
    private int[] chosen;

    AskedPolicy.Failure failure;
    String problem;
    long nanos;

    PolicyQuestion(
            String policy,
            PlacementRequest request,
            Supplier<HostsView> hosts,
            Consumer<int[]> answer,
            Consumer<String> checked) {
        this.policy = policy;
        this.request = request;
        this.hosts = hosts;
        this.answer = answer;
        this.checked = checked;
    }

    private static ListedHosts.Row row(int index) {
        return new ListedHosts.Row(
                new HostView(index, "host" + index, "LINUX64", 1, 1, 0, 0, 1L << 30, 1L << 30, false, false), 0, 0);
    }

    boolean isCheck() {
        return checked != null;
    }

    /** In the worker's thread. */
    void run(PlacementPolicy found) {
        long begin = System.nanoTime();
        HostsView view = hosts.get();
        int[] positions = new int[request.count()];
        Arrays.fill(positions, -1);
        found.place(request, view, random, positions);
        // A copy: a policy may have kept the array.
        chosen = positions.clone();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] < 0 || chosen[i] >= view.size()) {
                refuse(
                        AskedPolicy.Failure.OUTSIDE,
                        "position " + chosen[i] + " for task " + i + " is not from 0 to " + (view.size() - 1));
                return;
            }
        }
        nanos = System.nanoTime() - begin;
    }

    void refuse(AskedPolicy.Failure kind, String reason) {
        failure = kind;
        problem = reason;
    }

    void finished() {
        done.countDown();
    }

    boolean await(long millis) throws InterruptedException {
        return done.await(millis, TimeUnit.MILLISECONDS);
    }

    void succeed() {
        if (checked != null) {
            checked.accept(null);
        } else {
            answer.accept(chosen);
        }
    }

    void fail(String reason) {
        if (checked != null) {
            checked.accept(reason);
        } else {
            answer.accept(null);
        }
    }
}
