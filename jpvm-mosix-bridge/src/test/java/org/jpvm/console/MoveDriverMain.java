package org.jpvm.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;

/**
 * Moves tasks of other programs while it exchanges checked messages with them. Prints {@code ok …}, or what is wrong.
 *
 * <pre>
 * storm PROGRAM TASKS MOVES SEED     tasks on all hosts, moved at random
 * leave PROGRAM TASKS MOVERS SEED    tasks that say nothing while they are moved, and leave then
 * stop  PROGRAM MEGABYTES MOVES      one task that moves between two hosts and tells for how long it stood still
 * hold  PROGRAM SEED                 one task on the second host; commands "move HOST" and "check" come on standard input
 * </pre>
 */
public final class MoveDriverMain {
    private static final int DATA = 1;
    private static final int ANSWER = 2;
    private static final int END = 3;
    private static final int EXITED = 77;
    private static final int COMPUTE_SECONDS = 8;
    private static final int MOST_UNDER_WAY = 20;
    private static final Duration AFTERMATH = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private MoveDriverMain() {}

    /** A task and what is under way to it. */
    private static final class Partner {
        final Tid tid;
        final ArrayDeque<int[]> underWay = new ArrayDeque<>();
        int answered;
        int hash;
        int standstillMicros;

        Partner(Tid tid) {
            this.tid = tid;
        }

        void send(PvmTask pvm, Random random, int most) {
            int[] numbers = random.ints(random.nextInt(most) + 1).toArray();
            pvm.send(tid, DATA, message -> message.packInt(numbers.length).packInts(numbers));
            underWay.add(numbers);
        }

        void check(MessageBuffer answer) {
            int[] numbers = underWay.remove();
            for (int number : numbers) {
                hash = hash * 31 + number;
            }
            expect("count", ++answered, answer.unpackInt());
            expect("hash", hash, answer.unpackInt());
            standstillMicros = Math.max(standstillMicros, answer.unpackInt());
            expect("memory", 1, answer.unpackInt());
            int[] echo = new int[numbers.length];
            answer.unpackInts(echo);
            expect("echo", 0, Arrays.equals(numbers, echo) ? 0 : 1);
        }

        private void expect(String what, int wanted, int got) {
            if (wanted != got) {
                throw new IllegalStateException(
                        tid + ", message " + answered + ": " + what + " " + got + ", not " + wanted);
            }
        }
    }

    /** The program. */
    public static void main(String[] words) throws Exception {
        try (PvmTask pvm = Pvm.enroll();
                PvmTask mover = Pvm.enroll()) {
            switch (words[0]) {
                case "storm" -> storm(pvm, mover, words[1], number(words[2]), number(words[3]), number(words[4]));
                case "leave" -> leave(pvm, words[1], number(words[2]), number(words[3]), number(words[4]));
                case "stop" -> stop(pvm, mover, words[1], words[2], number(words[3]));
                default -> hold(pvm, mover, words[1], number(words[2]));
            }
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
            System.exit(1);
        }
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static Partner spawn(PvmTask pvm, String program, String host, String... arguments) {
        return new Partner(pvm.spawn(SpawnRequest.program(program)
                        .withArguments(arguments)
                        .withEnvironment(Map.of("JPVM_PIN", "0"))
                        .onHost(host))
                .tids()
                .get(0));
    }

    private static String move(PvmTask mover, Tid tid, String host) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        String outcome;
        do {
            outcome = DaemonText.ask(mover, "migrate " + tid + " " + host).get(0);
            // Sessions come up in their own time after the hosts.
        } while (outcome.startsWith("there is no session") && System.nanoTime() < deadline);
        return outcome;
    }

    private static List<String> hosts(PvmTask pvm) {
        return pvm.hosts().stream().map(host -> host.name()).toList();
    }

    private static void storm(PvmTask pvm, PvmTask mover, String programs, int tasks, int moves, int seed)
            throws Exception {
        Random random = new Random(seed);
        List<String> hosts = hosts(pvm);
        String[] program = programs.split(",");
        Map<Tid, Partner> partners = new HashMap<>();
        List<Tid> tids = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Partner partner = spawn(pvm, program[i % program.length], hosts.get(i % hosts.size()), "1", "wait");
            partners.put(partner.tid, partner);
            tids.add(partner.tid);
        }
        AtomicInteger moved = new AtomicInteger();
        Map<String, Integer> refusals = new HashMap<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Random choice = new Random(seed + 1L);
        Thread thread = new Thread(() -> {
            try {
                for (int i = 0; i < moves; i++) {
                    String outcome =
                            move(mover, tids.get(choice.nextInt(tasks)), hosts.get(choice.nextInt(hosts.size())));
                    if (outcome.equals("ok")) {
                        moved.incrementAndGet();
                    } else {
                        refusals.merge(
                                outcome.replaceAll("t[0-9a-f]{5,}", "T").replaceAll("[0-9]+", "N"), 1, Integer::sum);
                    }
                }
            } catch (RuntimeException e) {
                failure.set(e);
            }
        });
        thread.start();
        int messages = 0;
        while (thread.isAlive()) {
            Partner partner = partners.get(tids.get(random.nextInt(tasks)));
            partner.send(pvm, random, random.nextInt(8) == 0 ? 20_000 : 200);
            messages++;
            while (partner.underWay.size() > MOST_UNDER_WAY) {
                receive(pvm, partners);
            }
        }
        while (partners.values().stream().anyMatch(partner -> !partner.underWay.isEmpty())) {
            receive(pvm, partners);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
        end(pvm, tids);
        System.out.println("ok moves=" + moved.get() + " messages=" + messages + " refusals=" + refusals);
    }

    private static void leave(PvmTask pvm, String program, int tasks, int movers, int seed) throws Exception {
        List<String> hosts = hosts(pvm);
        List<Tid> tids = pvm.spawn(SpawnRequest.program(program)
                        .withArguments("1", "leave", Integer.toString(COMPUTE_SECONDS))
                        .withEnvironment(Map.of("JPVM_PIN", "0"))
                        .withCount(tasks))
                .tids();
        pvm.notifyOn(NotifyKind.TASK_EXIT, EXITED, tids);
        AtomicInteger moved = new AtomicInteger();
        long end = System.nanoTime() + COMPUTE_SECONDS * 900_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < movers; i++) {
            Random choice = new Random(seed * 31L + i);
            Thread thread = new Thread(() -> {
                try (PvmTask mover = Pvm.enroll()) {
                    while (System.nanoTime() < end) {
                        Tid tid = tids.get(choice.nextInt(tasks));
                        String outcome = DaemonText.ask(
                                        mover, "migrate " + tid + " " + hosts.get(choice.nextInt(hosts.size())))
                                .get(0);
                        if (outcome.equals("ok")) {
                            moved.incrementAndGet();
                        }
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        awaitExits(pvm, tids);
        System.out.println("ok moves=" + moved);
    }

    /** Tells tasks to leave, and waits for the end of each. */
    private static void end(PvmTask pvm, List<Tid> tids) {
        pvm.notifyOn(NotifyKind.TASK_EXIT, EXITED, tids);
        for (Tid tid : tids) {
            pvm.send(tid, END, message -> {});
        }
        awaitExits(pvm, tids);
    }

    private static void awaitExits(PvmTask pvm, List<Tid> tids) {
        List<Tid> left = new ArrayList<>(tids);
        while (!left.isEmpty()) {
            MessageBuffer exited = pvm.receive(Tid.ANY, EXITED, LIMIT)
                    .orElseThrow(() ->
                            new IllegalStateException("no end of " + left + "; " + DaemonText.ask(pvm, "tasks all")));
            left.remove(new Tid(exited.unpackInt()));
        }
    }

    private static void receive(PvmTask pvm, Map<Tid, Partner> partners) {
        MessageBuffer answer = pvm.receive(Tid.ANY, ANSWER, LIMIT)
                .orElseThrow(() -> new IllegalStateException("no answer for a minute; "
                        + partners.values().stream()
                                .map(one -> one.tid + ": " + one.underWay.size())
                                .toList()
                        + DaemonText.ask(pvm, "tasks all")));
        Partner partner = partners.get(answer.source());
        try {
            partner.check(answer);
        } catch (IllegalStateException e) {
            StringBuilder later = new StringBuilder();
            for (Optional<MessageBuffer> next = pvm.receive(partner.tid, ANSWER, AFTERMATH);
                    next.isPresent();
                    next = pvm.receive(partner.tid, ANSWER, AFTERMATH)) {
                later.append(' ').append(next.get().unpackInt());
            }
            throw new IllegalStateException(e.getMessage() + "; then came" + later, e);
        }
    }

    private static void exchange(PvmTask pvm, Partner partner, Random random, int count) {
        for (int i = 0; i < count; i++) {
            partner.send(pvm, random, 50);
        }
        while (!partner.underWay.isEmpty()) {
            receive(pvm, Map.of(partner.tid, partner));
        }
    }

    private static void stop(PvmTask pvm, PvmTask mover, String program, String megabytes, int moves) {
        List<String> hosts = hosts(pvm);
        Random random = new Random(1);
        Partner partner = spawn(pvm, program, hosts.get(0), megabytes, "spin");
        exchange(pvm, partner, random, 3);
        int[] millis = new int[moves];
        for (int i = 0; i < moves; i++) {
            partner.standstillMicros = 0;
            String outcome = move(mover, partner.tid, hosts.get(1 - i % 2));
            if (!outcome.equals("ok")) {
                throw new IllegalStateException(outcome);
            }
            exchange(pvm, partner, random, 2);
            millis[i] = partner.standstillMicros / 1000;
        }
        System.out.println("all " + Arrays.toString(millis));
        Arrays.sort(millis);
        pvm.send(partner.tid, END, message -> {});
        System.out.printf(
                Locale.ROOT,
                "ok megabytes=%s n=%d median=%d p90=%d max=%d ms%n",
                megabytes,
                moves,
                millis[moves / 2],
                millis[moves * 9 / 10],
                millis[moves - 1]);
    }

    private static void hold(PvmTask pvm, PvmTask mover, String program, int seed) throws Exception {
        Random random = new Random(seed);
        Partner partner = spawn(pvm, program, hosts(pvm).get(1), "1", "wait");
        pvm.notifyOn(NotifyKind.TASK_EXIT, EXITED, List.of(partner.tid));
        exchange(pvm, partner, random, 3);
        System.out.println("task " + partner.tid);
        java.io.BufferedReader in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            String[] word = line.split(" ");
            switch (word[0]) {
                case "move" -> System.out.println("moved: " + move(mover, partner.tid, word[1]));
                case "check" -> {
                    exchange(pvm, partner, random, 120);
                    System.out.println("checked " + partner.answered);
                }
                case "exits" -> {
                    int exits = 0;
                    while (pvm.receive(Tid.ANY, EXITED, Duration.ofMillis(exits == 0 ? 20_000 : 1500))
                            .isPresent()) {
                        exits++;
                    }
                    System.out.println("exits " + exits);
                }
                default -> System.out.println(DaemonText.ask(mover, line));
            }
        }
    }
}
