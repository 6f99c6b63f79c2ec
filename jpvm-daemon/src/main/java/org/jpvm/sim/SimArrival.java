package org.jpvm.sim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.MoveOffer;
import org.jpvm.daemon.core.TaskLink;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ConnectReply;
import org.jpvm.wire.body.EnrolReply;

/** A task that is expected, or is here and stands still: the part of the engine at the host that is to take it. */
final class SimArrival implements SimConnection.End {
    final MoveOffer offer;
    final int moveId;
    private final SimMover mover;
    private final SimHost host;
    private final SimWorld world;
    private final int pid;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private SimDeparture departure;
    private SimConnection connection;
    private String authFile;

    /** The task is here and stands still. */
    private boolean restored;

    /** It was said that the task does not come, or that it has come. */
    private boolean answered;

    /** The process ended before it began to run. */
    private boolean dead;

    private boolean over;

    SimArrival(SimMover mover, int moveId, MoveOffer offer) {
        this.mover = mover;
        this.host = mover.host;
        this.world = host.world;
        this.moveId = moveId;
        this.offer = offer;
        this.pid = world.nextPid();
    }

    @Override
    public String toString() {
        return "the guest " + Tid.text(offer.tid());
    }

    /** Whether it may begin to run. */
    boolean mayRun() {
        return !over && !dead;
    }

    /** What the offer says must be right. */
    void check(SimTask task) {
        if (task == null
                || task.parentTid != offer.parentTid()
                || task.kind != offer.kind()
                || !SimMover.engine(task.kind).equals(offer.engine())
                || !java.util.Arrays.equals(SimMover.facts(task), offer.facts())) {
            throw world.failure("host " + host + " is offered something else than " + task + ": " + offer);
        }
    }

    void receive(ByteBuffer bytes, int start, int end, boolean last) {
        if (over || answered) {
            return;
        }
        for (int i = start; i < end; i++) {
            received.write(bytes.get(i));
        }
        if (last) {
            byte[] image = received.toByteArray();
            departure = image.length < 8
                    ? null
                    : world.moves.departure(ByteBuffer.wrap(image).getInt());
            if (departure == null || !departure.isImage(image) || departure.process.task.tid != offer.tid()) {
                throw world.failure("the image of " + Tid.text(offer.tid()) + " came damaged to " + host + ", "
                        + image.length + " bytes");
            }
            mover.step(MoveStep.RECEIVED, moveId, departure.process.task);
            host.later(mover.duration(), this::restore);
        } else if (mover.fails(0.003)) {
            answer(null, "no memory");
        }
    }

    private void restore() {
        if (over) {
            return;
        }
        if (mover.fails(0.05)) {
            answer(null, "it cannot be put together again");
            return;
        }
        connection = new SimConnection(host, this);
        if (offer.kind() == LaunchRequest.Kind.HOSTED) {
            authFile = "/tmp/guest." + pid;
            host.createFile(authFile);
            ask(
                    TaskCode.CONNECT,
                    new XdrWriter().putInt(Protocol.TASK_DAEMON_VERSION).putString(authFile));
        } else {
            answer(connection.link, null);
        }
    }

    private void ask(TaskCode code, XdrWriter body) {
        SimTask.frames(0, Tid.LOCAL_DAEMON, code.tag(), SimTask.REQUEST_CONTEXT, 1, body.toByteArray(), 4000)
                .forEach(connection::write);
    }

    private void answer(TaskLink link, String reason) {
        answered = true;
        restored = reason == null;
        host.later(host.local(), () -> {
            mover.step(MoveStep.RESTORED, moveId, world.tasks.get(offer.tid()));
            if (host.isAlive()) {
                host.core.handleRestored(moveId, link, pid, reason, world.now);
                mayDie();
            }
        });
    }

    /** Now and then the process ends before it has begun to run. */
    private void mayDie() {
        if (restored && mover.fails(0.02)) {
            host.later(mover.duration(), () -> {
                if (mayRun() && !isRunning()) {
                    world.note(() -> this + " ends at " + host + " before it runs");
                    dead = true;
                    connection.abandon();
                }
            });
        }
    }

    private boolean isRunning() {
        return mover.arrival(moveId) != this;
    }

    // The handshake of a task that enrols anew.

    @Override
    public boolean reads() {
        return !restored;
    }

    @Override
    public void receive(ByteBuffer frames) {
        MessageHeader header = MessageHeader.get(frames, FragmentHeader.LENGTH_BYTES);
        int start = FragmentHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES;
        int length = FragmentHeader.length(frames, 0) - MessageHeader.LENGTH_BYTES;
        if (start + length != frames.limit() || header.waitId() != 1) {
            throw world.failure(this + " gets more than the answer to its enrolment");
        }
        XdrReader body = new XdrReader(frames.array(), start, length);
        try {
            if (header.tag() == TaskCode.CONNECT.tag()) {
                ConnectReply reply = ConnectReply.read(body);
                if (reply.acknowledged() != 1 || !host.takeWritten(authFile) || !host.touchAuthFile(reply.authFile())) {
                    throw world.failure(this + " was not let in at " + host);
                }
                ask(TaskCode.CONN2, new XdrWriter().putInts(pid, offer.cookie()));
            } else {
                enrolled(EnrolReply.read(body));
            }
        } catch (MalformedMessageException e) {
            throw world.failure("malformed message with tag " + header.tag() + " to " + this + ": " + e.getMessage());
        }
    }

    private void enrolled(EnrolReply reply) {
        SimTask task = world.tasks.get(offer.tid());
        if (reply.tid() != task.tid || reply.parentTid() != task.parentTid) {
            throw world.failure(task + " of " + Tid.text(task.parentTid) + " enrols at " + host
                    + " and is told that it is " + Tid.text(reply.tid()) + " of " + Tid.text(reply.parentTid()));
        }
        answer(null, null);
    }

    @Override
    public void daemonHungUp() {
        if (!answered && !over) {
            answer(null, "the daemon has closed its connection");
        }
    }

    /** It goes on here. */
    void run(int tid) {
        SimTask task = world.tasks.get(tid);
        if (!restored || over || tid != offer.tid()) {
            throw world.failure(Tid.text(tid) + " is to run at " + host + " and is not there");
        }
        over = true;
        List<byte[]> unread = departure.arrive(host.toString());
        if (connection.hasUnread()) {
            throw world.failure(task + " was written to before it began to run");
        }
        connection.bring(unread);
        SimProcess process = new SimProcess(host, task, pid, connection);
        task.goOnIn(process);
        world.moves.arrived(task, host);
        if (dead) {
            process.die(9);
        } else {
            process.go();
        }
    }

    /** It does not come. */
    void discard() {
        over = true;
        if (connection != null) {
            connection.abandon();
        }
    }
}
