package org.jpvm.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.jpvm.examples.moving.Talker;

/** Tasks on all hosts that exchange checked messages, while each is moved at random all the time. */
public final class Soak {
    private static final int EXITED = 77;
    private static final int NEVER = 78;
    private static final int[] DISTANCES = {1, 3, 5};
    private static final int LEAST_PAUSE_MILLIS = 200;
    private static final int MORE_PAUSE_MILLIS = 800;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final PvmTask pvm;
    private final Supplier<PvmTask> enrol;
    private final long seed;
    private final StringBuffer output = new StringBuffer();
    private final List<Tid> tids = new ArrayList<>();
    private final List<Tid> exited = new ArrayList<>();
    private final AtomicInteger moves = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /**
     * Of one round.
     *
     * @param pvm   the parent of the tasks
     * @param enrol another task of this program for each call, for those who move them
     */
    public Soak(PvmTask pvm, Supplier<PvmTask> enrol, long seed) {
        this.pvm = pvm;
        this.enrol = enrol;
        this.seed = seed;
    }

    /**
     * Has tasks talk and move, and gives what there is to tell; blocks.
     *
     * @param programs what is spawned, in turn
     * @throws IllegalStateException when a message is lost, doubled, out of order or spoilt, or a task does not go on or end
     */
    public String run(List<String> programs, int tasks, long seconds) throws InterruptedException {
        pvm.catchOutput(output);
        List<String> hosts = pvm.hosts().stream().map(host -> host.name()).toList();
        for (int i = 0; i < tasks; i++) {
            String program = programs.get(i % programs.size());
            tids.add(pvm.spawn(SpawnRequest.program(program)
                            .withEnvironment(Map.of("JPVM_PIN", "0"))
                            .onHost(hosts.get(i % hosts.size())))
                    .tids()
                    .get(0));
        }
        pvm.notifyOn(NotifyKind.TASK_EXIT, EXITED, tids);
        int[] numbers = tids.stream().mapToInt(Tid::value).toArray();
        for (int i = 0; i < tasks; i++) {
            int self = i;
            int[] receivers = Arrays.stream(DISTANCES)
                    .map(distance -> (self + distance) % tasks)
                    .filter(index -> index != self)
                    .distinct()
                    .toArray();
            pvm.send(
                    tids.get(i),
                    Talker.SETUP,
                    message -> message.packInt(tasks)
                            .packInts(numbers)
                            .packInt(receivers.length)
                            .packInts(receivers));
        }
        move(hosts, System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
        tids.forEach(tid -> pvm.send(tid, Talker.STOP, pvm.newBuffer()));
        collect(Talker.STOPPED);
        tids.forEach(tid -> pvm.send(tid, Talker.END, pvm.newBuffer()));
        long messages = compare(collect(Talker.REPORT));
        awaitExits();
        return "seed=" + seed + " tasks=" + tasks + " moves=" + moves + " messages=" + messages + " refusals="
                + counted();
    }

    /** Moves each task again and again. */
    private void move(List<String> hosts, long endNanos) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < tids.size(); i++) {
            Tid tid = tids.get(i);
            Random choice = new Random(seed * 1000 + i);
            Thread thread = new Thread(() -> move(tid, hosts, choice, endNanos), "mover of " + tid);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("seed " + seed, failures.peek());
        }
    }

    private void move(Tid tid, List<String> hosts, Random choice, long endNanos) {
        try (PvmTask mover = enrol.get()) {
            while (System.nanoTime() < endNanos) {
                int millis = LEAST_PAUSE_MILLIS + choice.nextInt(MORE_PAUSE_MILLIS);
                mover.receive(Tid.ANY, NEVER, Duration.ofMillis(millis));
                String host = hosts.get(choice.nextInt(hosts.size()));
                String outcome =
                        DaemonText.ask(mover, "migrate " + tid + " " + host).get(0);
                if (outcome.equals("ok")) {
                    moves.incrementAndGet();
                } else {
                    refusals.add(outcome.replaceAll("t[0-9a-f]{5,}", "T").replaceAll("[0-9]+", "N"));
                }
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private Map<String, Integer> counted() {
        Map<String, Integer> counts = new TreeMap<>();
        refusals.forEach(refusal -> counts.merge(refusal, 1, Integer::sum));
        return counts;
    }

    /** One message of this tag from each task. */
    private List<MessageBuffer> collect(int tag) {
        MessageBuffer[] all = new MessageBuffer[tids.size()];
        for (int count = 0; count < all.length; ) {
            MessageBuffer message = pvm.receive(Tid.ANY, -1, LIMIT).orElse(null);
            if (message == null) {
                List<Tid> missing = IntStream.range(0, all.length)
                        .filter(i -> all[i] == null)
                        .mapToObj(tids::get)
                        .toList();
                throw new IllegalStateException("seed " + seed + ": nothing with tag " + tag + " from " + missing + "\n"
                        + String.join("\n", DaemonText.ask(pvm, "tasks all")));
            }
            if (message.tag() == Talker.WRONG) {
                throw new IllegalStateException("seed " + seed + ": " + message.unpackString() + wrongs());
            }
            if (message.tag() == EXITED) {
                Tid ended = new Tid(message.unpackInt());
                if (tag != Talker.REPORT) {
                    throw new IllegalStateException("seed " + seed + ": " + ended + " ended early\n" + output);
                }
                exited.add(ended);
            }
            if (message.tag() == tag) {
                all[tids.indexOf(message.source())] = message;
                count++;
            }
        }
        return Arrays.asList(all);
    }

    /** What else is said to be wrong. */
    private String wrongs() {
        StringBuilder text = new StringBuilder();
        for (MessageBuffer next = pvm.receive(Tid.ANY, Talker.WRONG, Duration.ofSeconds(1))
                        .orElse(null);
                next != null && text.length() < 3000;
                next = pvm.receive(Tid.ANY, Talker.WRONG, Duration.ofSeconds(1)).orElse(null)) {
            text.append('\n').append(next.unpackString());
        }
        return text.toString();
    }

    /** Whoever sent a message, it was got once. */
    private long compare(List<MessageBuffer> reports) {
        int tasks = tids.size();
        int[][] sent = new int[tasks][tasks];
        int[][] got = new int[tasks][tasks];
        for (int i = 0; i < tasks; i++) {
            reports.get(i).unpackInt();
            reports.get(i).unpackInts(sent[i]);
            reports.get(i).unpackInts(got[i]);
        }
        long messages = 0;
        for (int from = 0; from < tasks; from++) {
            for (int to = 0; to < tasks; to++) {
                if (sent[from][to] != got[to][from]) {
                    throw new IllegalStateException("seed " + seed + ": " + tids.get(from) + " sent " + sent[from][to]
                            + " to " + tids.get(to) + ", which got " + got[to][from]);
                }
                messages += sent[from][to];
            }
        }
        return messages;
    }

    private void awaitExits() {
        List<Tid> left = new ArrayList<>(tids);
        left.removeAll(exited);
        while (!left.isEmpty()) {
            MessageBuffer message = pvm.receive(Tid.ANY, EXITED, LIMIT)
                    .orElseThrow(() -> new IllegalStateException("seed " + seed + ": no end of " + left + "\n"
                            + String.join("\n", DaemonText.ask(pvm, "tasks all"))));
            left.remove(new Tid(message.unpackInt()));
        }
    }
}
