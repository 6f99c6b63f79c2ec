package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import org.jpvm.Tid;
import org.jpvm.daemon.core.Task.Origin;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.TaskEnd;

/**
 * Decides when a task is gone, and then, exactly once, tells everybody. A task whose process this daemon started is gone when the process
 * has ended and everything it wrote has been read; any other when its connection is. Source: pvm-wire-protocol §3.8, §14 point 18.
 */
final class TaskReaper {
    static final int SIGTERM = 15;

    private final PvmdState state;

    /** Tasks whose process has ended, or whose connection, and for whom something is still to be read. */
    private final LinkedHashSet<Task> leaving = new LinkedHashSet<>();

    TaskReaper(PvmdState state) {
        this.state = state;
    }

    /** Closes a connection from this side. The task is gone with it, unless its process counts. */
    void dropLink(TaskLink link, boolean flush) {
        if (!link.closed) {
            state.effects.close(link, flush);
            linkGone(link);
        }
    }

    /** A connection is closed, whoever did it. */
    void linkGone(TaskLink link) {
        if (link.closed) {
            return;
        }
        link.closed = true;
        link.assembler.reset();
        if (link.authFile != null) {
            state.effects.collectAuthFile(link.authFile);
            link.authFile = null;
        }
        if (link.arrival != null) {
            state.handover.target().linkGone(link);
        } else if (link.task != null && !state.handover.source().linkGone(link)) {
            linkGone(link.task);
        }
        link.deferred = null;
    }

    private void linkGone(Task task) {
        task.link = null;
        if (task.guest) {
            state.outbox.forget(task);
            state.handover.guests().connectionGone(task);
            return;
        }
        state.handover.home().ending(task);
        state.outbox.forget(task);
        endIfDone(task);
    }

    /** Closes the connection of a task behind everything sent to it, wherever that is. */
    void leave(Task task) {
        if (task.link != null) {
            dropLink(task.link, true);
        } else {
            state.handover.guests().close(task);
        }
    }

    /** The process of a task started here ended. */
    void processEnded(Task task, int waitStatus) {
        if (task.early != null) {
            task.early.processEnded = true;
            task.early.waitStatus = waitStatus;
            return;
        }
        if (task.guest) {
            state.handover.guests().processEnded(task, waitStatus);
            return;
        }
        task.processRunning = false;
        task.waitStatus = waitStatus;
        state.handover.home().ending(task);
        endIfDone(task);
    }

    /** Ends a task for whom nothing more can come. */
    void endIfDone(Task task) {
        boolean left = task.enrolled && !task.isConnected() && task.origin != Origin.STARTED;
        boolean ended =
                task.origin != Origin.OUTSIDE && task.origin != Origin.STARTED_INDIRECTLY && !task.processRunning;
        if (task.gone || !left && !ended) {
            return;
        }
        if (!task.isConnected() && !task.outputOpen) {
            end(task);
        } else {
            leaving.add(task);
        }
    }

    /** Sets the deadlines of those that began to leave. */
    void startGrace(long nowNanos) {
        if (leaving.isEmpty()) {
            return;
        }
        for (Task task : leaving) {
            if (task.graceDeadlineNanos == Long.MAX_VALUE) {
                task.graceDeadlineNanos = nowNanos + Limits.GRACE_NANOS;
            }
        }
    }

    long nextDeadlineNanos() {
        long next = Long.MAX_VALUE;
        if (leaving.isEmpty()) {
            return next;
        }
        for (Task task : leaving) {
            next = Math.min(next, task.graceDeadlineNanos);
        }
        return next;
    }

    /**
     * Ends the tasks whose time is over. Who still writes, or is not read because a receiver does not keep up,
     * gets more time.
     */
    void handleTimeout(long nowNanos) {
        for (Task task : new ArrayList<>(leaving)) {
            if (nowNanos - task.graceDeadlineNanos >= 0) {
                if (task.heldBy.isEmpty() && task.outputHeldBy == null && !task.active) {
                    end(task);
                } else {
                    task.active = false;
                    task.graceDeadlineNanos = nowNanos + Limits.GRACE_NANOS;
                }
            }
        }
    }

    /** The task is gone. Everything about it is forgotten, and those who wait for that are told. */
    void end(Task task) {
        if (task.gone) {
            return;
        }
        task.gone = true;
        state.handover.home().ending(task);
        state.handover.paths().taskGone(task);
        if (task.isAway()) {
            state.handover.guests().end(task);
            task.linkAway = false;
        }
        leaving.remove(task);
        state.count(DaemonCounter.TASKS_ENDED);
        TaskLink link = task.link;
        task.link = null;
        if (link != null && !link.closed) {
            link.closed = true;
            link.assembler.reset();
            link.deferred = null;
            state.effects.close(link, false);
        }
        state.handover.source().taskGone(task);
        state.tasks.remove(task);
        state.outbox.forget(task);
        tell(NotifyCall.TASK_EXIT, task.tid);
        state.remoteTasks.localTaskGone(task.tid);
        state.daemonMessages.mailbox().ownerGone(task.tid);
        state.notifies.forgetWatcher(task.tid);
        state.waits.forgetTask(task.tid);
        state.contexts.freeAll(task.tid);
        state.multicasts.forget(Tid.MULTICAST_BIT | task.tid);
        state.taskMessages.plugIns().taskGone(task.tid);
        if (task.schedulerTid != 0) {
            XdrWriter body = new XdrWriter();
            new TaskEnd(task.tid, task.waitStatus, 0, 0, 0, 0).write(body);
            state.outbox.send(task.schedulerTid, SystemCode.TASKX.tag(), 0, 0, body);
        }
        state.output.end(task);
        if (task.announced) {
            state.traces.endTask(task.trace, task);
        }
        state.traces.forget(task.tid);
        state.starter.taskGone(task);
        state.taskMessages.taskGone(task.tid);
        state.placementService.taskGone(task.tid);
    }

    /** Tells those who watch a task or host, and forgets their watches. */
    void tell(int kind, int target) {
        for (NotifyRegistry.Watch watch : state.notifies.fire(kind, target)) {
            tell(watch);
        }
    }

    /** Sends one notification. */
    void tell(NotifyRegistry.Watch watch) {
        XdrWriter body = new XdrWriter(16).putInt(watch.target());
        state.outbox.send(watch.watcher(), watch.tag(), watch.context(), 0, body);
    }

    /** Sends a signal to a task whose process is known. */
    void signal(Task task, int signal) {
        if (task.move != null && task.move.isFrozen()) {
            task.move.signals.add(signal);
            return;
        }
        if (task.isAway()) {
            state.handover.guests().signal(task, signal);
            return;
        }
        int pid = task.pid != 0 ? task.pid : task.startedPid;
        // 0 and negative numbers mean whole process groups to kill(2), 1 the system itself.
        if (pid > 1) {
            state.effects.signal(task.tid, pid, signal);
        }
    }
}
