package org.jpvm.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;

/**
 * How a machine of many hosts and tasks works: {@code ScaleMain HOSTS TASKS}, a task on the first host of a test bed, adds the other hosts, starts
 * hosted tasks on all of them until each has said hello, has each exchange a message with one on another host, sends a message to all and hears of the end of each; then it
 * halts the machine. Prints one line of {@link #HEADING}; the times are seconds.
 */
public final class ScaleMain {
    /** Names of the columns. */
    static final String HEADING = "hosts,tasks,add,spawn,exchange,multicast,exit";

    private static final String WORKER = "worker";
    private static final int TIDS = 1;
    private static final int PARTNER = 2;
    private static final int DONE = 3;
    private static final int ALL = 4;
    private static final int END = 5;
    private static final int ENDED = 6;
    private static final int HELLO = 7;

    /** Tasks of one request to spawn, per host: all hosts share the processors of one computer, and whoever starts is in a hurry. */
    private static final int TASKS_AT_ONCE = 10;

    private static final int MESSAGE_INTS = 250;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private ScaleMain() {}

    /** The program, and, with the argument {@code worker}, each of the tasks that it starts. */
    public static void main(String[] arguments) {
        try (PvmTask task = Pvm.enroll()) {
            if (arguments[0].equals(WORKER)) {
                work(task);
            } else {
                new Run(task).measure(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
            }
        }
    }

    private static final class Run {
        private final PvmTask task;
        private final List<Double> seconds = new ArrayList<>();
        private List<Tid> workers = List.of();

        Run(PvmTask task) {
            this.task = task;
        }

        void measure(int hosts, int tasks) {
            step(() -> addHosts(hosts));
            step(() -> spawn(tasks, hosts * TASKS_AT_ONCE));
            int[] tids = workers.stream().mapToInt(Tid::value).toArray();
            step(() -> {
                MessageBuffer message = task.newBuffer();
                message.packInt(tids.length);
                message.packInts(tids);
                task.multicast(workers, TIDS, message);
                await(DONE);
            });
            step(() -> {
                MessageBuffer message = task.newBuffer();
                message.packInts(new int[MESSAGE_INTS]);
                task.multicast(workers, ALL, message);
                await(DONE);
            });
            task.notifyOn(NotifyKind.TASK_EXIT, ENDED, workers);
            step(() -> {
                task.multicast(workers, END, task.newBuffer());
                await(ENDED);
            });
            StringBuilder line = new StringBuilder(hosts + "," + tasks);
            seconds.forEach(each -> line.append(String.format(Locale.ROOT, ",%.3f", each)));
            System.out.println(line);
            System.out.flush();
            task.halt();
        }

        private void step(Runnable action) {
            long begin = System.nanoTime();
            action.run();
            seconds.add((System.nanoTime() - begin) / 1e9);
        }

        private void addHosts(int hosts) {
            List<String> names = new ArrayList<>();
            for (int i = 2; i <= hosts; i++) {
                names.add("node" + i);
            }
            int[] added = names.isEmpty() ? new int[0] : task.addHosts(names);
            if (Arrays.stream(added).anyMatch(each -> each < 0)) {
                throw new IllegalStateException("hosts were not added: " + Arrays.toString(added));
            }
        }

        private void spawn(int tasks, int most) {
            List<Tid> all = new ArrayList<>();
            while (all.size() < tasks) {
                int count = Math.min(most, tasks - all.size());
                workers = task.spawn(SpawnRequest.hosted(ScaleMain.class)
                                .withArguments(WORKER)
                                .withCount(count))
                        .tids();
                if (workers.size() != count) {
                    throw new IllegalStateException(workers.size() + " of " + count + " tasks were started");
                }
                await(HELLO);
                all.addAll(workers);
            }
            workers = all.stream().sorted().toList();
        }

        /** One message of this kind from, or about, each task. */
        private void await(int tag) {
            for (int i = 0; i < workers.size(); i++) {
                int number = i;
                task.receive(Tid.ANY, tag, LIMIT)
                        .orElseThrow(() -> new IllegalStateException(
                                number + " of " + workers.size() + " messages with tag " + tag + " came"));
            }
        }
    }

    private static void work(PvmTask task) {
        Tid parent = task.parent().orElseThrow();
        task.send(parent, HELLO, packer -> {});
        MessageBuffer message = task.receive(parent, TIDS);
        int[] tids = new int[message.unpackInt()];
        message.unpackInts(tids);
        Tid partner = new Tid(partner(tids, task.tid().value()));
        task.send(partner, PARTNER, packer -> packer.packInts(new int[MESSAGE_INTS]));
        task.receive(partner, PARTNER);
        task.send(parent, DONE, packer -> {});
        task.receive(parent, ALL).unpackInts(new int[MESSAGE_INTS]);
        task.send(parent, DONE, packer -> {});
        task.receive(parent, END);
    }

    /** The task half the machine away, so that two and two are partners; the last of an odd number is its own. */
    static int partner(int[] sortedTids, int own) {
        int at = Arrays.binarySearch(sortedTids, own);
        int half = sortedTids.length / 2;
        return at < half ? sortedTids[at + half] : at < 2 * half ? sortedTids[at - half] : own;
    }
}
