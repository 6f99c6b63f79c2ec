package org.jpvm.daemon;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** The process of {@link VirtualThreadsIT}; what it needs of later JDKs it finds by reflection. */
public final class VirtualThreadsMain {
    private static final int THREADS = 10_000;
    private static final int FIRST_TAG = 1000;

    private VirtualThreadsMain() {}

    /** Ends with status 0 when every thread got its message. */
    public static void main(String[] arguments) throws Exception {
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        AtomicLong progress = new AtomicLong();
        AtomicBoolean stop = new AtomicBoolean();
        try (VirtualMachine machine = VirtualMachine.embedded().start();
                PvmTask second = machine.enroll();
                PvmTask third = machine.enroll();
                PvmTask task = machine.enroll();
                PvmTask peer = machine.enroll()) {
            // A wait on each of as many tasks as there are carriers: if those who lead held theirs, none would be left.
            for (PvmTask one : List.of(second, third)) {
                virtual.submit(() -> one.receive());
            }
            CountDownLatch begun = new CountDownLatch(THREADS);
            List<Future<Integer>> waiting = new ArrayList<>();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int tag = FIRST_TAG + i;
                order.add(i);
                waiting.add(virtual.submit(() -> {
                    begun.countDown();
                    return task.receive(Tid.ANY, tag).unpackInt();
                }));
            }
            check(begun.await(20, TimeUnit.SECONDS), "threads did not start: " + begun.getCount() + " are missing");
            Future<?> runner = virtual.submit(() -> {
                while (!stop.get()) {
                    progress.incrementAndGet();
                    Thread.yield();
                }
            });
            awaitProgress(progress, "while all wait");
            // Later JDKs let go of the carrier in a selection, too, 21 does not; so who leads is looked up.
            String leader = "pvm-" + task.tid();
            check(
                    Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(thread -> thread.getName().equals(leader)),
                    "no platform thread " + leader + " leads for the virtual threads");
            Collections.shuffle(order, new Random(1));
            for (int i : order) {
                peer.send(task.tid(), FIRST_TAG + i, message -> message.packInt(i));
            }
            for (int i = 0; i < THREADS; i++) {
                int got = waiting.get(i).get(30, TimeUnit.SECONDS);
                check(got == i, "thread " + i + " got " + got);
            }
            awaitProgress(progress, "after all were served");
            stop.set(true);
            runner.get(5, TimeUnit.SECONDS);
            conversation(virtual, task, peer);
        }
        System.out.println("all served, " + progress.get() + " steps of another virtual thread meanwhile");
        System.exit(0);
    }

    /** Two virtual threads answer each other while a platform thread receives from the same task. */
    private static void conversation(ExecutorService virtual, PvmTask task, PvmTask peer) throws Exception {
        int rounds = 2000;
        long start = System.nanoTime();
        Future<?> echo = virtual.submit(() -> {
            for (int i = 0; i < rounds; i++) {
                int value = peer.receive(task.tid(), 1).unpackInt();
                peer.send(task.tid(), 2, message -> message.packInt(value));
                peer.send(task.tid(), 3, message -> message.packInt(value));
            }
        });
        Future<?> asking = virtual.submit(() -> {
            for (int i = 0; i < rounds; i++) {
                int value = i;
                task.send(peer.tid(), 1, message -> message.packInt(value));
                check(task.receive(peer.tid(), 2).unpackInt() == value, "echo of " + value);
            }
        });
        for (int i = 0; i < rounds; i++) {
            check(task.receive(peer.tid(), 3).unpackInt() == i, "copy of " + i);
        }
        echo.get(20, TimeUnit.SECONDS);
        asking.get(20, TimeUnit.SECONDS);
        System.out.println(rounds + " round trips in " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    private static void awaitProgress(AtomicLong progress, String when) {
        long before = progress.get();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (progress.get() < before + 1000) {
            check(System.nanoTime() < deadline, "another virtual thread makes no progress " + when);
            Thread.onSpinWait();
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
