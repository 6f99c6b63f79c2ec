package org.jpvm.mosix.paper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.examples.paper.CalibrationTask;
import org.jpvm.examples.paper.SpinTask;

/** Tasks that compute, and how long they take. Used by one thread. */
final class SpinRuns {
    private static final int ENDED = 1000;

    /** More than any host is promised too little by: for tasks that are stuck, not for slow ones. */
    private static final Duration LIMIT = Duration.ofHours(2);

    private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);

    private final PvmTask pvm;

    SpinRuns(PvmTask pvm) {
        this.pvm = pvm;
    }

    /**
     * Steps of {@link SpinTask} in a second of processor time, found by hosted tasks on this host, one for each processor: a computer is slower with all of
     * them busy, as they will be.
     */
    double calibrate() {
        int processors = Runtime.getRuntime().availableProcessors();
        List<Tid> tids = spawned(
                SpawnRequest.hosted(CalibrationTask.class).withCount(processors).onHost("."), processors);
        tids.forEach(tid -> pvm.send(tid, SpinTask.WORK, packer -> {}));
        double[] sum = new double[1];
        await(tids, (tid, message) -> sum[0] += message.unpackDouble());
        return sum[0] / processors;
    }

    /** One task on each host. */
    void spread(String file, int hosts, double steps, double seconds) {
        List<HostInfo> all = pvm.hosts();
        List<Tid> tids = new ArrayList<>();
        for (HostInfo host : all.subList(0, Math.min(hosts, all.size()))) {
            tids.addAll(spawned(SpawnRequest.program(file).onHost(host.name()), 1));
        }
        tids.forEach(tid -> work(tid, steps, seconds));
        await(tids, (tid, message) -> {});
    }

    /** Spawns one task after the other until one has come to the last host: the next is round robin's first. */
    void rewind(String file) {
        int last = lastHost();
        for (int i = 2 * pvm.hosts().size(); i > 0; i--) {
            List<Tid> tids = spawned(SpawnRequest.program(file), 1);
            work(tids.get(0), 0, 0);
            await(tids, (tid, message) -> {});
            if (tids.get(0).hostIndex() == last) {
                return;
            }
        }
        throw new IllegalStateException("no task was placed on the last host");
    }

    private int lastHost() {
        return pvm.hosts().stream()
                .mapToInt(host -> host.tid().hostIndex())
                .max()
                .orElse(0);
    }

    /**
     * Spawns a task for each number of seconds.
     *
     * @param steps in a second, for tasks in Java
     * @return seconds from the spawn to each message that says that one is done, in their order
     */
    double[] run(String file, double steps, double[] seconds) {
        long begin = System.nanoTime();
        List<Tid> tids = spawned(SpawnRequest.program(file).withCount(seconds.length), seconds.length);
        Map<Tid, Long> wanted = new HashMap<>();
        for (int i = 0; i < seconds.length; i++) {
            wanted.put(tids.get(i), work(tids.get(i), steps, seconds[i]));
        }
        double[] ends = new double[seconds.length];
        int[] done = new int[1];
        boolean java = file.startsWith(SpawnRequest.HOSTED_PREFIX) || file.startsWith(SpawnRequest.JAVA_PREFIX);
        await(tids, (tid, message) -> {
            ends[done[0]++] = (System.nanoTime() - begin) / 1e9;
            String expected = Long.toHexString(SpinTask.expected(wanted.get(tid)));
            if (java && !message.unpackString().equals(expected)) {
                throw new IllegalStateException("task " + tid + " has a wrong result");
            }
        });
        return ends;
    }

    private List<Tid> spawned(SpawnRequest request, int count) {
        SpawnResult result = pvm.spawn(request);
        if (!result.isComplete()) {
            result.tids().forEach(pvm::kill);
            throw new IllegalStateException(result.tids().size() + " of " + count + " tasks of " + request.file()
                    + " were started: " + result.errors());
        }
        return result.tids();
    }

    private long work(Tid tid, double stepsPerSecond, double seconds) {
        long steps = Math.round(seconds * stepsPerSecond);
        pvm.send(tid, SpinTask.WORK, packer -> {
            packer.packDouble(seconds);
            packer.packDouble(steps);
        });
        return steps;
    }

    private interface Done {
        void of(Tid tid, MessageBuffer message);
    }

    /** Waits until each has said that it is done, and has ended. */
    private void await(Collection<Tid> tids, Done done) {
        pvm.notifyOn(NotifyKind.TASK_EXIT, ENDED, tids);
        Set<Tid> computing = new HashSet<>(tids);
        Set<Tid> there = new HashSet<>(tids);
        while (!there.isEmpty()) {
            Optional<MessageBuffer> came = pvm.receive(Tid.ANY, -1, computing.isEmpty() ? EXIT_LIMIT : LIMIT);
            MessageBuffer message = came.orElseThrow(() -> new IllegalStateException(
                    computing.isEmpty() ? "tasks do not end: " + there : "tasks are stuck: " + computing));
            if (message.tag() == ENDED) {
                Tid ended = new Tid(message.unpackInt());
                there.remove(ended);
                if (computing.remove(ended)) {
                    there.forEach(pvm::kill);
                    throw new IllegalStateException("task " + ended + " ended before its work was done");
                }
            } else if (message.tag() == SpinTask.DONE && computing.remove(message.source())) {
                done.of(message.source(), message);
            }
        }
    }
}
