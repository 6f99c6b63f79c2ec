package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskInfo;
import org.jpvm.TaskScope;
import org.jpvm.Tid;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.farm.FarmWorker;
import org.jpvm.farm.PvmExecutor;
import org.jpvm.farm.RemoteCallable;
import org.jpvm.farm.RemoteException;
import org.jpvm.farm.WorkerLostException;
import org.jpvm.junit.PvmTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An executor whose threads are tasks: results, failures, ends of workers, and the contract of ExecutorService. */
@PvmTest
class FarmIT {
    private static final long SOON = 30;

    @TempDir
    static Path directory;

    private VirtualMachine machine;
    private PvmTask pvm;

    @BeforeEach
    void start(VirtualMachine embedded, PvmTask task) {
        machine = embedded;
        pvm = task;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(SOON, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<?> future) {
        return assertThrows(ExecutionException.class, () -> get(future)).getCause();
    }

    private static void awaitFile(Path path) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON);
        while (!Files.exists(path)) {
            assertTrue(System.nanoTime() < deadline, path + " did not appear");
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void workIsSharedByTheWorkersAndEveryResultComesBack(boolean processes) throws Exception {
        PvmExecutor.Builder builder = PvmExecutor.over(pvm).workers(3);
        try (PvmExecutor farm = (processes ? builder.inProcesses() : builder).start()) {
            List<Future<Integer>> squares = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                squares.add(farm.submit(() -> number * number));
            }
            for (int i = 0; i < 200; i++) {
                assertEquals(i * i, get(squares.get(i)));
            }
            Set<String> names = new TreeSet<>();
            String mark = directory.resolve("both-" + processes).toString();
            List<Future<String>> met =
                    List.of(farm.submit(() -> meet(mark, "a", "b")), farm.submit(() -> meet(mark, "b", "a")));
            for (Future<String> one : met) {
                names.add(get(one));
            }
            assertEquals(2, names.size(), "two pieces that wait for each other were done by one worker: " + names);
        }
        assertEquals(List.of(pvm.tid()), pvm.tasks().stream().map(TaskInfo::tid).toList());
        assertTrue(pvm.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
    }

    /** Waits until the other one is at work, too. */
    private static String meet(String mark, String self, String other) throws Exception {
        Files.writeString(Path.of(mark + self), "");
        awaitFile(Path.of(mark + other));
        return TaskScope.current().options().environment().get("PVMEPID") + "/" + self;
    }

    @Test
    void failuresComeBackAsThemselves() throws Exception {
        try (PvmExecutor farm = PvmExecutor.over(pvm).workers(1).start()) {
            Throwable plain = failure(farm.submit(() -> {
                throw new IllegalArgumentException("on purpose");
            }));
            assertInstanceOf(IllegalArgumentException.class, plain);
            assertEquals("on purpose", plain.getMessage());
            assertTrue(plain.getStackTrace()[0].getClassName().startsWith(FarmIT.class.getName()));
            assertInstanceOf(StackOverflowError.class, failure(farm.submit(() -> endless(1))));
            Throwable unfit = failure(farm.submit(() -> {
                throw new Unfit();
            }));
            assertInstanceOf(RemoteException.class, unfit);
            assertTrue(unfit.getMessage().contains("Unfit: cannot travel"), unfit.getMessage());
            assertInstanceOf(NotSerializableException.class, failure(farm.submit(() -> new Object())));
            assertEquals(5, get(farm.submit(() -> 5)));
            assertEquals("preset", get(farm.submit((Runnable & Serializable) () -> {}, "preset")));
        }
    }

    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "unused"})
        private final Object field = new Object();

        Unfit() {
            super("cannot travel");
        }
    }

    @Test
    void whatCannotTravelIsRefusedByName() {
        try (PvmExecutor farm = PvmExecutor.over(pvm).workers(1).start()) {
            CountDownLatch captured = new CountDownLatch(1);
            String reason = assertThrows(RejectedExecutionException.class, () -> farm.submit(() -> captured.getCount()))
                    .getMessage();
            assertTrue(reason.contains("java.util.concurrent.CountDownLatch is not Serializable"), reason);
            Callable<Integer> plain = () -> 1;
            assertThrows(RejectedExecutionException.class, () -> farm.submit(plain));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void workOfAWorkerThatEndedIsDoneByAnother(boolean processes) throws Exception {
        PvmExecutor.Builder builder = PvmExecutor.over(pvm).workers(2).attempts(3);
        try (PvmExecutor farm = (processes ? builder.inProcesses() : builder).start()) {
            String mark = directory.resolve("once-" + processes).toString();
            Future<String> survives = farm.submit(() -> {
                if (!Files.exists(Path.of(mark))) {
                    Files.writeString(Path.of(mark), "");
                    TaskScope.current().abort();
                }
                return "done";
            });
            assertEquals("done", get(survives));
            Throwable lost = failure(farm.submit(() -> TaskScope.current().exit(3)));
            assertInstanceOf(WorkerLostException.class, lost);
            assertTrue(lost.getMessage().endsWith("as 2 before it"), lost.getMessage());
            assertEquals(7, get(farm.submit(() -> 7)));
        }
    }

    @Test
    void killedWorkersAreReplaced() throws Exception {
        try (PvmExecutor farm = PvmExecutor.over(pvm).workers(2).start()) {
            for (int round = 0; round < 3; round++) {
                String mark = directory.resolve("kill" + round).toString();
                List<Future<Integer>> all = new ArrayList<>();
                all.add(farm.submit(() -> {
                    Path begun = Path.of(mark);
                    if (Files.exists(begun)) {
                        return -1;
                    }
                    Files.writeString(
                            begun, TaskScope.current().options().environment().get("PVMEPID"));
                    new CountDownLatch(1).await();
                    return 0;
                }));
                awaitFile(Path.of(mark));
                for (TaskInfo task : pvm.tasks()) {
                    if (!task.tid().equals(pvm.tid())) {
                        pvm.kill(task.tid());
                    }
                }
                for (int i = 0; i < 20; i++) {
                    int number = i;
                    all.add(farm.submit(() -> number));
                }
                assertEquals(-1, get(all.get(0)));
                for (int i = 0; i < 20; i++) {
                    assertEquals(i, get(all.get(i + 1)));
                }
            }
        }
    }

    @Test
    void workersThatCannotStartAreAnError() throws Exception {
        assertThrows(
                PvmException.class,
                () -> PvmExecutor.over(pvm)
                        .spawning(request -> SpawnRequest.program("/no/such/program"))
                        .start());
        try (PvmExecutor farm = PvmExecutor.over(pvm)
                .spawning(request -> SpawnRequest.program("/bin/false"))
                .workers(2)
                .start()) {
            Future<Integer> future = null;
            try {
                future = farm.submit(() -> 1);
            } catch (RejectedExecutionException e) {
                assertTrue(e.getMessage().startsWith("no worker is left"), e.getMessage());
            }
            if (future != null) {
                assertInstanceOf(WorkerLostException.class, failure(future));
            }
            assertTrue(farm.awaitTermination(SOON, TimeUnit.SECONDS));
        }
    }

    @Test
    void cancelInterruptsOrDequeues() throws Exception {
        try (PvmExecutor farm = PvmExecutor.over(pvm).workers(1).queue(5).start()) {
            String mark = directory.resolve("cancel").toString();
            Future<Integer> running = farm.submit(() -> {
                Files.writeString(Path.of(mark), "");
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Files.writeString(Path.of(mark + "-interrupted"), "");
                }
                return 1;
            });
            Future<Integer> queued = farm.submit(() -> {
                Files.writeString(Path.of(mark + "-wrong"), "");
                return 2;
            });
            Future<Integer> last = farm.submit(() -> 3);
            awaitFile(Path.of(mark));
            assertTrue(queued.cancel(true));
            assertTrue(running.cancel(true));
            awaitFile(Path.of(mark + "-interrupted"));
            assertEquals(3, get(last));
            assertThrows(CancellationException.class, () -> get(running));
            assertFalse(Files.exists(Path.of(mark + "-wrong")));
        }
    }

    @Test
    void aFullQueueHoldsTheSubmitterBack() throws Exception {
        try (PvmExecutor farm = PvmExecutor.over(pvm).workers(1).queue(2).start()) {
            String mark = directory.resolve("full").toString();
            Future<Integer> running = farm.submit(() -> {
                awaitFile(Path.of(mark));
                return 0;
            });
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < 10; i++) {
                    farm.submit(() -> 1);
                }
            });
            submitter.start();
            submitter.join(300);
            assertTrue(submitter.isAlive(), "ten pieces went into a queue of two");
            Files.writeString(Path.of(mark), "");
            submitter.join(TimeUnit.SECONDS.toMillis(SOON));
            assertFalse(submitter.isAlive());
            assertEquals(0, get(running));
            Files.delete(Path.of(mark));
            farm.submit(() -> awaitFileAndReturn(mark));
            farm.submit(() -> 1);
            farm.submit(() -> 1);
            Thread.currentThread().interrupt();
            assertThrows(RejectedExecutionException.class, () -> {
                for (int i = 0; i < 5; i++) {
                    farm.submit(() -> 2);
                }
            });
            assertTrue(Thread.interrupted());
            Files.writeString(Path.of(mark), "");
        }
    }

    private static int awaitFileAndReturn(String path) {
        awaitFile(Path.of(path));
        return 1;
    }

    @Test
    void shutdownDoesWhatWasSubmittedAndShutdownNowDoesNot() throws Exception {
        PvmExecutor farm = PvmExecutor.over(pvm).workers(2).queue(100).start();
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(farm.submit(() -> 1));
        }
        farm.shutdown();
        assertTrue(farm.isShutdown());
        assertThrows(RejectedExecutionException.class, () -> farm.submit(() -> 1));
        assertTrue(farm.awaitTermination(SOON, TimeUnit.SECONDS));
        assertTrue(farm.isTerminated());
        for (Future<Integer> one : all) {
            assertTrue(one.isDone());
            assertEquals(1, get(one));
        }
        PvmExecutor second = PvmExecutor.over(pvm).workers(1).queue(100).start();
        String mark = directory.resolve("now").toString();
        Future<Integer> running = second.submit(() -> {
            Files.writeString(Path.of(mark), "");
            new CountDownLatch(1).await();
            return 1;
        });
        awaitFile(Path.of(mark));
        for (int i = 0; i < 5; i++) {
            second.submit(() -> 1);
        }
        assertEquals(5, second.shutdownNow().size());
        assertTrue(second.awaitTermination(SOON, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, failure(running));
    }

    @Test
    void invokeAllAndAny() throws Exception {
        try (PvmExecutor farm = PvmExecutor.over(pvm).workers(2).start()) {
            List<Callable<Integer>> works = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                works.add((Callable<Integer> & Serializable) () -> number);
            }
            int sum = 0;
            for (Future<Integer> one : farm.invokeAll(works)) {
                sum += one.get();
            }
            assertEquals(45, sum);
            Callable<Integer> fails = (Callable<Integer> & Serializable) () -> {
                throw new IllegalStateException();
            };
            Callable<Integer> hangs = (Callable<Integer> & Serializable) () -> {
                new CountDownLatch(1).await();
                return 0;
            };
            assertEquals(4, farm.invokeAny(List.of(fails, works.get(4), hangs)));
            assertThrows(ExecutionException.class, () -> farm.invokeAny(List.of(fails, fails)));
            assertThrows(TimeoutException.class, () -> farm.invokeAny(List.of(hangs), 50, TimeUnit.MILLISECONDS));
            assertEquals(9, get(farm.submit(() -> 9)));
        }
    }

    @Test
    void theEndOfTheTaskEndsTheFarmAndItsWorkers() throws Exception {
        PvmTask mortal = machine.enroll();
        PvmExecutor farm = PvmExecutor.over(mortal).workers(2).start();
        Future<Integer> running = farm.submit(() -> {
            new CountDownLatch(1).await();
            return 1;
        });
        Future<Integer> first = farm.submit(() -> 1);
        assertEquals(1, get(first));
        mortal.close();
        assertInstanceOf(WorkerLostException.class, failure(running));
        assertTrue(farm.awaitTermination(SOON, TimeUnit.SECONDS));
        assertThrows(RejectedExecutionException.class, () -> farm.submit(() -> 1));
        long deadline = System.nanoTime() + Duration.ofSeconds(SOON).toNanos();
        while (pvm.tasks().size() > 1) {
            assertTrue(System.nanoTime() < deadline, () -> "workers left behind: " + pvm.tasks());
        }
    }

    /** A worker whose farm this test plays, with a context and a tag that anybody could guess. */
    @Test
    void aWorkerTakesWorkFromItsParentOnly() throws Exception {
        Tid worker = pvm.spawn(SpawnRequest.hosted(FarmWorker.class).withArguments("0", "2"))
                .tids()
                .get(0);
        assertEquals(
                1,
                pvm.receive(worker, 2, Duration.ofSeconds(SOON)).orElseThrow().unpackInt());
        String mark = directory.resolve("intruder").toString();
        try (PvmTask intruder = machine.enroll()) {
            intruder.send(worker, 2, message -> pack(message, 7, () -> Files.writeString(Path.of(mark), "")));
            // The intruder's message has left before its answer to this comes, and so is at the worker before the next.
            intruder.isRunning(worker);
        }
        pvm.send(worker, 2, message -> pack(message, 8, () -> 5));
        MessageBuffer result = pvm.receive(worker, 2, Duration.ofSeconds(SOON)).orElseThrow();
        int[] head = new int[4];
        result.unpackInts(head);
        assertArrayEquals(new int[] {3, 0, 8, 0}, head);
        assertFalse(Files.exists(Path.of(mark)));
        pvm.send(worker, 2, message -> message.packInt(5));
    }

    private static void pack(Packer message, int number, RemoteCallable<?> work) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        message.packInt(2).packInt(0).packInt(number).packInt(bytes.size()).packBytes(bytes.toByteArray());
    }
}
