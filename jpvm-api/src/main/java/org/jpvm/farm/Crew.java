package org.jpvm.farm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/**
 * The workers of a farm and the thread that receives from them. All state is guarded by the lock of the farm; futures are completed without
 * it. The notice of a worker's end comes to a message handler, which passes it on to that thread as a message to the own task: a handler
 * must not wait for the farm's lock.
 */
final class Crew {
    private static final AtomicInteger NEXT_NOTICE = new AtomicInteger();
    private static final int FIRST_NOTICE_TAG = 0x78000000;
    private static final int NOTICE_TAGS = 0x07ff_ffff;
    private static final int TAG = 2;

    private final PvmTask pvm;
    private final SpawnRequest request;
    private final int size;
    private final int attempts;
    private final PvmExecutor farm;
    private final int noticeTag = FIRST_NOTICE_TAG + (NEXT_NOTICE.getAndIncrement() & NOTICE_TAGS);
    private final Map<Tid, Worker> workers = new TreeMap<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private int context;

    private static final class Worker {
        private final Tid tid;
        private boolean ready;
        private boolean stopping;
        private RemoteFuture<?> work;

        Worker(Tid tid) {
            this.tid = tid;
        }
    }

    Crew(PvmTask pvm, SpawnRequest request, int size, int attempts, PvmExecutor farm) {
        this.pvm = pvm;
        this.request = request;
        this.size = size;
        this.attempts = attempts;
        this.farm = farm;
    }

    /** Spawns the workers. */
    void start() {
        context = pvm.newContext();
        int handler = pvm.addMessageHandler(-1, noticeTag, -1, this::passOn);
        try {
            hire(size);
        } catch (PvmException e) {
            leave(handler);
            throw e;
        }
        Thread thread = new Thread(() -> run(handler), "pvm-farm-" + pvm.tid());
        thread.setDaemon(true);
        thread.start();
    }

    /** Gives work to idle workers. Lock held. */
    void dispatch() {
        while (!idle.isEmpty() && !farm.queue.isEmpty()) {
            RemoteFuture<?> work = farm.queue.pollFirst();
            farm.roomInQueue();
            if (work.isDone()) {
                continue;
            }
            Worker worker = idle.pollFirst();
            try {
                MessageBuffer message = Parcel.numbered(pvm.newBuffer(), Parcel.WORK, work.number);
                Parcel.packBytes(message, work.work);
                worker.work = work;
                pvm.send(worker.tid, TAG, context, message);
            } catch (PvmException e) {
                worker.work = null;
                idle.addLast(worker);
                work.fail(e);
            }
        }
    }

    /** Interrupts the work if a worker has it. Lock held. */
    void interrupt(RemoteFuture<?> work) {
        for (Worker worker : workers.values()) {
            if (worker.work == work) {
                tell(worker.tid, Parcel.numbered(pvm.newBuffer(), Parcel.CANCEL, work.number));
            }
        }
    }

    /** Lock held. */
    void interruptAll() {
        for (Worker worker : workers.values()) {
            if (worker.work != null) {
                interrupt(worker.work);
            }
        }
    }

    /** Sends the workers home when the farm is shut down and all work is done. Lock held. */
    void stopIfDone() {
        if (!farm.isClosing() || !farm.queue.isEmpty()) {
            return;
        }
        for (Worker worker : workers.values()) {
            if (worker.work != null) {
                return;
            }
        }
        for (Worker worker : workers.values()) {
            if (!worker.stopping) {
                worker.stopping = true;
                idle.remove(worker);
                tell(worker.tid, message(Parcel.STOP));
            }
        }
    }

    private void run(int handler) {
        String reason = "";
        try {
            while (!isDone()) {
                try {
                    onMessage(pvm.receive(Tid.ANY, TAG, context));
                } catch (PvmInterruptedException e) {
                    Thread.interrupted();
                }
            }
        } catch (PvmException e) {
            reason = "the farm's task has ended: " + e.getMessage();
        } finally {
            leave(handler);
            failAll(reason);
            farm.terminated();
        }
    }

    private boolean isDone() {
        farm.lock.lock();
        try {
            return farm.isClosing() && farm.queue.isEmpty() && workers.isEmpty();
        } finally {
            farm.lock.unlock();
        }
    }

    private void onMessage(MessageBuffer message) {
        try {
            int kind = message.unpackInt();
            Tid source = message.source();
            if (source.equals(pvm.tid()) && kind == Parcel.GONE) {
                onGone(new Tid(message.unpackInt()));
            } else if (kind == Parcel.READY) {
                onReady(source);
            } else if (kind == Parcel.RESULT) {
                onResult(source, message);
            }
        } catch (PvmException e) {
            if (!pvmLives()) {
                throw e;
            }
            // Nonsense, from no worker of ours.
        }
    }

    private void onReady(Tid source) {
        farm.lock.lock();
        try {
            Worker worker = workers.get(source);
            if (worker != null && !worker.ready && !worker.stopping) {
                worker.ready = true;
                idle.addLast(worker);
                dispatch();
            }
        } finally {
            farm.lock.unlock();
        }
    }

    private void onResult(Tid source, MessageBuffer message) {
        long number = Parcel.number(message);
        RemoteFuture<?> work;
        farm.lock.lock();
        try {
            Worker worker = workers.get(source);
            if (worker == null || worker.work == null || worker.work.number != number) {
                return;
            }
            work = worker.work;
            worker.work = null;
            idle.addLast(worker);
            dispatch();
        } finally {
            farm.lock.unlock();
        }
        finish(work, message);
        farm.lock.lock();
        try {
            stopIfDone();
        } finally {
            farm.lock.unlock();
        }
    }

    private static void finish(RemoteFuture<?> work, MessageBuffer message) {
        try {
            int outcome = message.unpackInt();
            Object result = Parcel.unwrap(Parcel.bytes(message), work.loader);
            if (outcome == Parcel.VALUE) {
                work.complete(result);
            } else {
                work.fail((Throwable) result);
            }
        } catch (Exception | LinkageError e) {
            work.fail(e);
        }
    }

    private void onGone(Tid tid) {
        List<RemoteFuture<?>> lost = new ArrayList<>();
        boolean replace = false;
        farm.lock.lock();
        try {
            Worker worker = workers.remove(tid);
            if (worker != null) {
                idle.remove(worker);
                RemoteFuture<?> work = worker.work;
                if (work != null && !work.isDone()) {
                    work.attempts++;
                    if (work.attempts >= attempts) {
                        lost.add(work);
                    } else {
                        farm.queue.addFirst(work);
                    }
                }
                // One that never came to work would only be followed by others of its kind.
                replace = worker.ready && (!farm.isClosing() || !farm.queue.isEmpty());
            }
        } finally {
            farm.lock.unlock();
        }
        lost.forEach(work -> work.fail(new WorkerLostException(
                "worker " + tid + " ended over the work, as " + (attempts - 1) + " before it")));
        if (replace) {
            try {
                hire(1);
            } catch (PvmException e) {
                // Those that are left do the work.
            }
        }
        checkStaff(tid);
    }

    private void checkStaff(Tid last) {
        List<RemoteFuture<?>> left = List.of();
        farm.lock.lock();
        try {
            if (workers.isEmpty() && (!farm.isClosing() || !farm.queue.isEmpty())) {
                left = farm.giveUp("no worker is left and none could be started; the last to end was " + last
                        + ", see its output");
            }
            dispatch();
            stopIfDone();
        } finally {
            farm.lock.unlock();
        }
        String reason = "no worker is left and none could be started; the last to end was " + last;
        left.forEach(work -> work.fail(new WorkerLostException(reason)));
    }

    private void hire(int count) {
        SpawnResult result = pvm.spawn(request.withArguments(Integer.toString(context), Integer.toString(TAG))
                .withCount(count));
        if (result.tids().isEmpty()) {
            throw new PvmException(result.errors().get(0), "no worker could be spawned as " + request.file());
        }
        farm.lock.lock();
        try {
            result.tids().forEach(tid -> workers.put(tid, new Worker(tid)));
        } finally {
            farm.lock.unlock();
        }
        pvm.notifyOn(NotifyKind.TASK_EXIT, noticeTag, result.tids());
    }

    /** In a message handler. */
    private void passOn(MessageBuffer notice) {
        MessageBuffer message = message(Parcel.GONE);
        message.packInt(notice.unpackInt());
        pvm.send(pvm.tid(), TAG, context, message);
    }

    private MessageBuffer message(int kind) {
        MessageBuffer message = pvm.newBuffer();
        message.packInt(kind);
        return message;
    }

    private void tell(Tid worker, MessageBuffer message) {
        try {
            pvm.send(worker, TAG, context, message);
        } catch (PvmException e) {
            // The receiving thread meets the end of the task, too, and ends the farm.
        }
    }

    private boolean pvmLives() {
        try {
            pvm.parent();
            return true;
        } catch (PvmException e) {
            return false;
        }
    }

    private void failAll(String reason) {
        List<RemoteFuture<?>> left;
        farm.lock.lock();
        try {
            left = farm.giveUp(reason);
            for (Worker worker : workers.values()) {
                if (worker.work != null) {
                    left.add(worker.work);
                }
            }
            workers.clear();
            idle.clear();
        } finally {
            farm.lock.unlock();
        }
        left.forEach(work -> work.fail(new WorkerLostException(reason)));
    }

    private void leave(int handler) {
        try {
            pvm.removeMessageHandler(handler);
            pvm.freeContext(context);
        } catch (PvmException e) {
            // The task has left: so have its handlers and contexts.
        }
    }
}
