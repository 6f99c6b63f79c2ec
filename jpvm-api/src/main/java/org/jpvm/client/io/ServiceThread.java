package org.jpvm.client.io;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jpvm.PvmException;

/**
 * The one thread that a task may have of its own: it leads while someone waits who cannot lead, which is a future or a virtual thread, and
 * completes the futures. It starts when it is needed first and ends when it was not needed for a while, or with the task. Every method is
 * called with the lock of the task held.
 *
 * <pre>
 *            start()                  needed               not needed for IDLE_NANOS, or end of the task
 *   (none) ───────────&gt; in the loop &lt;────────── idle ─────────────────────────────────────────────────&gt; (none)
 *                           │                     ^
 *                           └─────────────────────┘
 *                 another thread wants to lead and nobody needs this one
 * </pre>
 *
 * <p>While nobody needs it any more it stays the leader until another thread wants to lead, so that a virtual thread that receives in a
 * loop costs no change of roles each time.
 */
final class ServiceThread {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TaskLoop loop;
    private final ReentrantLock lock;
    private final Condition work;
    private final Waiter waiter;
    private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();

    private String name = "pvm-task";
    private boolean running;
    private boolean stepsBack;
    /** Number of waits that nobody else may lead for. */
    private int needs;

    ServiceThread(TaskLoop loop, ReentrantLock lock) {
        this.loop = loop;
        this.lock = lock;
        work = lock.newCondition();
        waiter = new Waiter(lock.newCondition());
    }

    /** Name of the thread for dumps. */
    void name(String value) {
        name = value;
    }

    /** A wait begins that cannot lead; {@link #release} ends it. */
    void need() {
        needs++;
        stepsBack = false;
        start();
    }

    /** The end of what {@link #need} began. */
    void release() {
        needs--;
    }

    /** Another thread would lead if this one did not: it may have the lead unless this one is needed. */
    void offerLead() {
        if (running && needs == 0 && !stepsBack) {
            stepsBack = true;
            loop.complete(waiter);
        }
    }

    /** Runs {@code job} soon on this thread, without the lock; jobs run one after the other in the order given. */
    void post(Runnable job) {
        jobs.addLast(job);
        start();
        loop.complete(waiter);
    }

    /** The task has ended. */
    void wake() {
        work.signal();
    }

    private void start() {
        if (running) {
            work.signal();
            return;
        }
        running = true;
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        lock.lock();
        try {
            boolean wanted = true;
            while (wanted || !jobs.isEmpty()) {
                runJobs();
                wanted = loop.isAlive() && (stepsBack && needs == 0 ? idle() : lead());
            }
        } finally {
            running = false;
            lock.unlock();
        }
    }

    private void runJobs() {
        for (Runnable job = jobs.pollFirst(); job != null; job = jobs.pollFirst()) {
            lock.unlock();
            try {
                job.run();
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            } finally {
                lock.lock();
            }
        }
    }

    /** Takes part in the loop for a while; whether the thread is wanted further. */
    private boolean lead() {
        waiter.done = false;
        if (!jobs.isEmpty()) {
            return true;
        }
        try {
            return loop.await(waiter, System.nanoTime() + IDLE_NANOS) || needs > 0;
        } catch (PvmException e) {
            // An interrupt is for threads of the user's; the end of the task ends this one, too.
            Thread.interrupted();
            return loop.isAlive();
        }
    }

    private boolean idle() {
        try {
            return work.awaitNanos(IDLE_NANOS) > 0 || needs > 0;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
