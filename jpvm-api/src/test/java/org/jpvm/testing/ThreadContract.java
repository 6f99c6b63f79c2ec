package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How the threads of this JVM share a task, whatever provider it is of. A subclass says which, and at which daemon. */
abstract class ThreadContract extends ContractFixture {
    /** Enrols a task of the provider under test. */
    abstract PvmTask enrollSubject(RunningDaemon at);

    /** As {@link #enrollSubject} at the daemon of the test, closed before the tasks beside it. */
    final PvmTask subject() {
        PvmTask task = enrollSubject(daemon);
        open.add(0, task);
        return task;
    }

    static void assertError(PvmError expected, Executable call) {
        PvmException failure = assertThrows(PvmException.class, call);
        assertEquals(expected, failure.error(), failure::getMessage);
    }

    @Test
    void severalThreadsShareOneTask() throws Exception {
        PvmTask task = subject();
        PvmTask peer = enroll();
        int workers = 4;
        int rounds = 100;
        Future<Void> echo = threads.submit(() -> {
            for (int i = 0; i < workers * rounds; i++) {
                MessageBuffer message = next(peer, task.tid(), PvmTask.ANY_TAG);
                peer.send(task.tid(), message.tag(), message);
            }
            return null;
        });
        Future<MessageBuffer> idle = threads.submit(() -> task.receive(peer.tid(), 1000));
        List<Future<Void>> all = new ArrayList<>();
        for (int w = 1; w <= workers; w++) {
            int tag = w;
            Callable<Void> worker = () -> {
                for (int i = 0; i < rounds; i++) {
                    int value = i;
                    task.send(peer.tid(), tag, message -> message.packInt(value));
                    assertEquals(value, next(task, peer.tid(), tag).unpackInt());
                    if (i % 50 == 0) {
                        assertTrue(task.isRunning(peer.tid()));
                    }
                }
                return null;
            };
            all.add(threads.submit(worker));
        }
        for (Future<Void> worker : all) {
            join(worker);
        }
        join(echo);
        peer.send(task.tid(), 1000, message -> {});
        join(idle);
    }

    @Test
    void interruptEndsAWaitAndNothingElse() throws Exception {
        PvmTask task = subject();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                task.receive();
                flag.completeExceptionally(new AssertionError("received"));
            } catch (PvmInterruptedException e) {
                flag.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                flag.completeExceptionally(e);
            }
        });
        waiting.start();
        waiting.interrupt();
        assertTrue(join(flag));
        task.send(task.tid(), 1, message -> message.packInt(1));
        assertEquals(1, next(task, task.tid(), 1).unpackInt());
    }

    @Test
    void closingWakesTheThreadsThatWait() throws Exception {
        PvmTask task = subject();
        List<Future<MessageBuffer>> waiting = List.of(
                threads.submit(() -> task.receive()),
                threads.submit(() -> task.receive()),
                threads.submit(() -> task.mailbox().receive("never", 0, Mailbox.WAIT_FOR_INFO)));
        task.close();
        for (Future<MessageBuffer> future : waiting) {
            Exception failure = assertThrows(Exception.class, () -> join(future));
            assertEquals(PvmError.SYS_ERR, ((PvmException) failure.getCause()).error());
        }
    }

    @Test
    void aKilledDaemonEndsEveryCall() throws Exception {
        PvmTask task = subject();
        Future<MessageBuffer> waiting = threads.submit(() -> task.receive());
        Future<MessageBuffer> other = threads.submit(() -> task.receive(task.tid(), 5));
        daemon.kill();
        for (Future<MessageBuffer> future : List.of(waiting, other)) {
            Exception failure = assertThrows(Exception.class, () -> join(future));
            assertEquals(PvmError.SYS_ERR, ((PvmException) failure.getCause()).error());
        }
        assertError(PvmError.SYS_ERR, task::hosts);
        assertError(PvmError.SYS_ERR, () -> task.send(task.tid(), 1, message -> {}));
        task.close();
        assertError(PvmError.SYS_ERR, () -> enrollSubject(daemon));
        try (RunningDaemon next = startDaemon();
                PvmTask again = enrollSubject(next)) {
            assertTrue(again.isRunning(again.tid()));
        }
    }
}
