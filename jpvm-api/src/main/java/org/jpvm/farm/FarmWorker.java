package org.jpvm.farm;

import java.util.List;
import java.util.concurrent.Callable;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskExit;
import org.jpvm.Tid;

/**
 * The program of a worker of {@link PvmExecutor}: does the work that its parent sends, one piece at a time, until it is told to stop or the
 * parent ends. Spawned by the farm; not to be started by hand.
 */
public final class FarmWorker {
    private static final int GONE_TAG = 1;

    private final PvmTask pvm;
    private final Tid farm;
    private final int context;
    private final int tag;

    private Thread runner;
    private long running = -1;

    private FarmWorker(PvmTask pvm, Tid farm, int context, int tag) {
        this.pvm = pvm;
        this.farm = farm;
        this.context = context;
        this.tag = tag;
    }

    /** Arguments: the context and the tag of the farm. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid farm = pvm.parent().orElseThrow(() -> new IllegalStateException("a farm worker is spawned by a farm"));
            new FarmWorker(pvm, farm, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])).serve();
        }
    }

    private void serve() {
        pvm.setContext(context);
        pvm.notifyOn(NotifyKind.TASK_EXIT, GONE_TAG, List.of(farm));
        MessageBuffer ready = pvm.newBuffer();
        ready.packInt(Parcel.READY);
        pvm.send(farm, tag, context, ready);
        while (true) {
            MessageBuffer message = pvm.receive(Tid.ANY, PvmTask.ANY_TAG, context);
            if (message.tag() == GONE_TAG && message.source().isDaemon()) {
                interrupt(-1);
                return;
            }
            // Work is code: nobody but the parent may send any.
            if (!message.source().equals(farm) || message.tag() != tag) {
                continue;
            }
            int kind = message.unpackInt();
            if (kind == Parcel.STOP) {
                return;
            } else if (kind == Parcel.CANCEL) {
                interrupt(Parcel.number(message));
            } else if (kind == Parcel.WORK) {
                start(Parcel.number(message), Parcel.bytes(message));
            }
        }
    }

    private synchronized void start(long number, byte[] work) {
        running = number;
        runner = new Thread(() -> run(number, work), "farm-work-" + number);
        runner.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        runner.start();
    }

    /** Interrupts the work of this number, -1 whatever runs. */
    private synchronized void interrupt(long number) {
        if (running >= 0 && (number < 0 || number == running)) {
            runner.interrupt();
        }
    }

    private synchronized void finished() {
        running = -1;
        // What came too late is for nobody.
        Thread.interrupted();
    }

    private void run(long number, byte[] work) {
        int outcome = Parcel.VALUE;
        byte[] result;
        try {
            Callable<?> callable =
                    (Callable<?>) Parcel.unwrap(work, Thread.currentThread().getContextClassLoader());
            result = Parcel.wrap(callable.call());
        } catch (TaskExit e) {
            throw e;
        } catch (Throwable e) {
            outcome = Parcel.EXCEPTION;
            result = Parcel.wrapFailure(e);
        }
        finished();
        try {
            MessageBuffer message = Parcel.numbered(pvm.newBuffer(), Parcel.RESULT, number);
            message.packInt(outcome);
            Parcel.packBytes(message, result);
            pvm.send(farm, tag, context, message);
        } catch (PvmException e) {
            // The session has ended, and with it the farm that would want to know.
        }
    }
}
