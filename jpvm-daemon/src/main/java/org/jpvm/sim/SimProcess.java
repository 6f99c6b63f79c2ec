package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A process on a computer that is a task or wants to be one. A task that moves has several, one after the other. */
final class SimProcess implements SimConnection.End {
    final SimHost host;
    final SimTask task;
    final int pid;
    final SimConnection connection;

    /** It stands still: it neither reads nor writes, and gets signals afterwards. */
    private boolean still;

    private boolean gone;

    /** The last attempt to take the task off this host, null when there was none. */
    SimDeparture departure;

    /** What it will do as soon as it does not stand still any more. */
    private final List<Runnable> later = new ArrayList<>();

    /** When the daemon has been given the last of its output. */
    private long outputNanos;

    /** A signal that came while it stood still, 0 for none. */
    private int pendingSignal;

    SimProcess(SimHost host, SimTask task, int pid) {
        this.host = host;
        this.task = task;
        this.pid = pid;
        this.connection = new SimConnection(host, this);
        host.byPid.put(pid, this);
    }

    /** A process that goes on with a connection that exists. */
    SimProcess(SimHost host, SimTask task, int pid, SimConnection connection) {
        this.host = host;
        this.task = task;
        this.pid = pid;
        this.connection = connection;
        this.still = true;
        connection.setEnd(this);
        host.byPid.put(pid, this);
    }

    boolean isGone() {
        return gone;
    }

    boolean isStill() {
        return still;
    }

    void stop() {
        still = true;
    }

    /** Goes on after it stood still. */
    void go() {
        still = false;
        List<Runnable> actions = List.copyOf(later);
        later.clear();
        for (Runnable action : actions) {
            if (!gone) {
                action.run();
            }
        }
        connection.scheduleDelivery();
        if (pendingSignal != 0) {
            signal(pendingSignal);
        }
    }

    /** Does something now, or when it goes on. */
    void act(Runnable action) {
        if (gone ? task.isAlive() : still) {
            later.add(action);
        } else if (!gone) {
            action.run();
        }
    }

    /** What the process has not done yet is done by the one that takes its place. */
    void handOver(SimProcess next) {
        next.later.addAll(later);
        next.pendingSignal = next.pendingSignal == 0 ? pendingSignal : next.pendingSignal;
        later.clear();
    }

    @Override
    public boolean reads() {
        return !still && task.reads();
    }

    @Override
    public void receive(ByteBuffer frames) {
        task.receive(frames);
    }

    @Override
    public void daemonHungUp() {
        die(0);
    }

    /** As kill(2). */
    void signal(int number) {
        if (number == 9 || number == 15 && !still) {
            die(number);
        } else if (number == 15) {
            pendingSignal = number;
        }
    }

    /** Writes to its output. */
    void print(byte[] bytes) {
        output(() -> host.core.handleOutput(task.tid, bytes, bytes.length, host.world.now));
    }

    /** What a process writes, and the end of it, comes in order. */
    private void output(Runnable event) {
        outputNanos = Math.max(outputNanos + 1, host.world.now + host.local());
        host.world.at(outputNanos - host.world.now, () -> host.run(event));
    }

    /** Whether the daemon has all that was written to its connection and its output. */
    boolean hasBeenHeard() {
        return connection.toDaemonBytes() == 0 && host.world.now > outputNanos;
    }

    /** The process ends, and its computer tells the daemon. */
    void die(int waitStatus) {
        if (gone) {
            return;
        }
        host.world.note(() -> task + " ends on " + host + " with " + waitStatus);
        leave();
        connection.closedByTask();
        if (task.wasStarted()) {
            int tid = task.startedAs();
            output(() -> host.core.handleOutputClosed(tid, host.world.now));
            output(() -> host.core.handleProcessExited(tid, waitStatus, host.world.now));
        }
    }

    /** The process is gone with its computer, and nobody is told. */
    void vanish() {
        gone = true;
    }

    /** The process is not there any more, but the task is, on another host. */
    void leave() {
        gone = true;
        host.byPid.remove(pid, this);
    }
}
