package org.jpvm.hosts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;

/**
 * Watches tasks and hosts: {@code WatcherMain SECONDS PROGRAM VICTIM-HOST... -- OTHER-HOST}. Starts an idle task on each host, asks to be told
 * of their ends and of those of the victims' hosts, ends the one on the other host itself, prints {@code watching}, and when all that must
 * come came, and nothing came twice, {@code told once}.
 */
final class WatcherMain {
    private static final int TASK_TAG = 1;
    private static final int HOST_TAG = 2;
    private static final Duration AFTERWARDS = Duration.ofSeconds(3);

    private WatcherMain() {}

    public static void main(String[] arguments) {
        Duration limit = Duration.ofSeconds(Integer.parseInt(arguments[0]));
        List<String> victims = new ArrayList<>(List.of(arguments).subList(2, arguments.length - 2));
        String other = arguments[arguments.length - 1];
        try (PvmTask task = Pvm.enroll()) {
            TreeMap<Integer, String> expected = new TreeMap<>();
            List<Tid> tasks = new ArrayList<>();
            for (String host : victims) {
                tasks.add(idle(task, arguments[1], host));
                expected.put(tasks.get(tasks.size() - 1).value(), "task on " + host);
            }
            Tid ended = idle(task, arguments[1], other);
            tasks.add(ended);
            expected.put(ended.value(), "task on " + other);
            List<Tid> hosts = new ArrayList<>();
            for (HostInfo host : task.hosts()) {
                if (victims.contains(host.name())) {
                    hosts.add(host.tid());
                    expected.put(host.tid().value(), "host " + host.name());
                }
            }
            task.notifyOn(NotifyKind.TASK_EXIT, TASK_TAG, tasks);
            task.notifyOn(NotifyKind.HOST_DELETE, HOST_TAG, hosts);
            task.kill(ended);
            take(task, expected, limit);
            System.out.println("watching");
            while (!expected.isEmpty()) {
                take(task, expected, limit);
            }
            Optional<MessageBuffer> more = task.receive(Tid.ANY, PvmTask.ANY_TAG, AFTERWARDS);
            System.out.println(
                    more.isEmpty()
                            ? "told once"
                            : "told again: tag " + more.get().tag());
        }
    }

    /** A task that waits for a message that never comes. */
    private static Tid idle(PvmTask task, String program, String host) {
        String own = Integer.toHexString(task.tid().value());
        return task.spawn(SpawnRequest.program(program).withArguments(own, "0").onHost(host))
                .tids()
                .get(0);
    }

    private static void take(PvmTask task, TreeMap<Integer, String> expected, Duration limit) {
        while (true) {
            MessageBuffer message = task.receive(Tid.ANY, PvmTask.ANY_TAG, limit)
                    .orElseThrow(() -> new IllegalStateException("not told of " + expected.values()));
            if (message.tag() != TASK_TAG && message.tag() != HOST_TAG) {
                continue; // What an idle task says at its start.
            }
            int tid = message.unpackInt();
            String what = expected.remove(tid);
            System.out.println("told of " + (what == null ? new Tid(tid) + ", who was not expected" : what));
            if (what == null) {
                throw new IllegalStateException("told of " + new Tid(tid) + " a second time, or without asking");
            }
            return;
        }
    }
}
