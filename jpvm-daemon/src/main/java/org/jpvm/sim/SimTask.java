package org.jpvm.sim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ConnectReply;
import org.jpvm.wire.body.EnrolReply;

/** A task: it does what the workload says and checks what it gets. It keeps its tid and all it knows when it moves. */
final class SimTask {
    static final int REQUEST_CONTEXT = 0x7fffe;
    private static final int FRAGMENT_BYTES = 4032;

    /** What to do with an answer. */
    @FunctionalInterface
    interface Answer {
        void take(XdrReader body) throws MalformedMessageException;
    }

    private record Question(TaskCode code, long askedNanos, boolean mayWait, Answer answer) {}

    /** The host of its tid. */
    final SimHost host;

    final LaunchRequest.Kind kind;
    private final int pid;
    private final SimWorld world;
    private final int cookie;

    /** The tid that the daemon has announced for this process, 0 when nobody has started it. */
    private final int expectedTid;

    private SimProcess process;
    private final String authFile;
    private final TreeMap<Integer, Question> questions = new TreeMap<>();
    private final TreeMap<Integer, ByteArrayOutputStream> parts = new TreeMap<>();
    private boolean reading = true;
    private boolean connected;
    private int lastWaitId;
    int tid;

    /** Its spawner, as the daemon told it when it enrolled. */
    int parentTid;

    /** Where its output goes, as the daemon told it; 0 for nobody of the machine. */
    int outputTid;

    /** Times that it went on at another host. */
    int moves;

    /** The task has left in good order: all it had sent before must arrive. */
    boolean leftProperly;

    /** The task has asked to leave: it does nothing more, and may be gone any time. */
    boolean leaving;

    /** Messages sent so far; the number is the tag. */
    int messagesSent;

    /**
     * @param kind        how it was started, null when nobody has
     * @param cookie      by which the daemon knows it, 0 for none
     * @param expectedTid tid that it will have, 0 when nobody has started it
     */
    SimTask(SimHost host, LaunchRequest.Kind kind, int pid, int cookie, int expectedTid) {
        this.host = host;
        this.world = host.world;
        this.kind = kind;
        this.pid = pid;
        this.cookie = cookie;
        this.expectedTid = expectedTid;
        this.process = new SimProcess(host, this, pid);
        this.authFile = "/tmp/task." + pid;
    }

    boolean isEnrolled() {
        return tid != 0 && host.isAlive() && isAlive();
    }

    /** Whether it runs, or stands still on its way to another host. */
    boolean isAlive() {
        return !process.isGone() || destination() != null;
    }

    /** Whether it stands still. */
    boolean isStill() {
        return process.isStill() || process.isGone();
    }

    /** Where it runs, or ran last. */
    SimHost place() {
        return process.host;
    }

    SimProcess process() {
        return process;
    }

    /** It goes on in another process. */
    void goOnIn(SimProcess next) {
        process.handOver(next);
        process = next;
        moves++;
        world.note(() -> this + " goes on at " + next.host);
    }

    /** Whether its host sees where it is: a task on a host that is lost to its own is lost, too. */
    boolean isInReach() {
        SimHost place = process.isGone() ? destination() : process.host;
        return place != null && host.isAlive() && host.core.reaches(place.index);
    }

    private SimHost destination() {
        return process.departure == null ? null : process.departure.destination();
    }

    /** Whether a daemon has started it. */
    boolean wasStarted() {
        return expectedTid != 0;
    }

    int startedAs() {
        return expectedTid;
    }

    @Override
    public String toString() {
        return tid == 0 ? "process " + pid + " on " + host : Tid.text(tid);
    }

    /** First step of enrolment. */
    void connect() {
        if (process.isGone() || connected) {
            return;
        }
        connected = true;
        host.createFile(authFile);
        ask(
                TaskCode.CONNECT,
                new XdrWriter().putInt(Protocol.TASK_DAEMON_VERSION).putString(authFile),
                body -> {
                    ConnectReply reply = ConnectReply.read(body);
                    if (reply.acknowledged() != 1
                            || !host.takeWritten(authFile)
                            || !host.touchAuthFile(reply.authFile())) {
                        throw world.failure(this + " was not let in");
                    }
                    ask(TaskCode.CONN2, new XdrWriter().putInts(pid, cookie), this::enrolled);
                });
    }

    private void enrolled(XdrReader body) throws MalformedMessageException {
        EnrolReply reply = EnrolReply.read(body);
        if (expectedTid != 0 && reply.tid() != expectedTid) {
            throw world.failure(
                    this + " was started as " + Tid.text(expectedTid) + " and became " + Tid.text(reply.tid()));
        }
        tid = reply.tid();
        parentTid = reply.parentTid();
        outputTid = reply.outputTid();
        if (world.tasks.putIfAbsent(tid, this) != null) {
            throw world.failure("tid " + Tid.text(tid) + " was given to two tasks");
        }
        if (Tid.hostIndex(tid) != host.index) {
            throw world.failure("tid " + Tid.text(tid) + " is not of host " + host);
        }
        world.note(() -> this + " enrols at " + host);
    }

    /** Asks the daemon something that it has to answer. */
    void ask(TaskCode code, XdrWriter body, Answer answer) {
        ask(code, body, false, answer);
    }

    /** Asks the daemon; {@code mayWait} when the answer may rightly never come. */
    void ask(TaskCode code, XdrWriter body, boolean mayWait, Answer answer) {
        int id = ++lastWaitId;
        questions.put(id, new Question(code, world.now, mayWait, answer));
        writeMessage(Tid.LOCAL_DAEMON, code.tag(), REQUEST_CONTEXT, id, body.toByteArray());
    }

    /** Tells the daemon something that has no answer. */
    void tell(TaskCode code, XdrWriter body) {
        writeMessage(Tid.LOCAL_DAEMON, code.tag(), REQUEST_CONTEXT, ++lastWaitId, body.toByteArray());
    }

    /** Questions that should have been answered; none of a task that has ended, which one may be taken for whose copy is still on its way. */
    List<String> openQuestions() {
        List<String> open = new ArrayList<>();
        if (!isAlive()) {
            return open;
        }
        questions.values().stream()
                .filter(question -> !question.mayWait)
                .forEach(question -> open.add(
                        String.format("%s of %s, asked at %.6f s", question.code, this, question.askedNanos / 1e9)));
        return open;
    }

    /** Sends a message to a task or a multicast address. */
    void send(int destination, int tag, byte[] body) {
        writeMessage(destination, tag, 0, 0, body);
    }

    private void writeMessage(int destination, int tag, int context, int waitId, byte[] body) {
        process.act(() -> write(destination, tag, context, waitId, body));
    }

    private void write(int destination, int tag, int context, int waitId, byte[] body) {
        // Libraries differ in how they cut: as C does, or in much larger pieces that do not fit the daemon's buffer.
        int most = world.random.chance(0.9) ? FRAGMENT_BYTES : 4 * (1 + world.random.below(16_000));
        for (byte[] frame : frames(tid, destination, tag, context, waitId, body, most)) {
            process.connection.write(frame);
        }
    }

    /** A message in frames with at most {@code most} bytes of its body each. */
    static List<byte[]> frames(int source, int destination, int tag, int context, int waitId, byte[] body, int most) {
        List<byte[]> frames = new ArrayList<>();
        int offset = 0;
        do {
            int headerBytes = offset == 0 ? MessageHeader.LENGTH_BYTES : 0;
            int count = Math.min(most, body.length - offset);
            int flags =
                    (offset == 0 ? FragmentHeader.SOM : 0) | (offset + count == body.length ? FragmentHeader.EOM : 0);
            ByteBuffer frame = ByteBuffer.allocate(FragmentHeader.LENGTH_BYTES + headerBytes + count);
            FragmentHeader.put(frame, destination, source, headerBytes + count, flags);
            if (offset == 0) {
                MessageHeader.put(frame, Encodings.XDR, tag, context, waitId);
            }
            frame.put(body, offset, count);
            frames.add(frame.array());
            offset += count;
        } while (offset < body.length);
        return frames;
    }

    /** Whether the task reads what comes. */
    boolean reads() {
        return reading;
    }

    void setReading(boolean reads) {
        reading = reads;
        if (reads && !process.isGone()) {
            process.connection.scheduleDelivery();
        }
    }

    /** Frames from the daemon. */
    void receive(ByteBuffer frames) {
        int index = 0;
        while (index < frames.limit()) {
            int length = FragmentHeader.length(frames, index);
            int flags = FragmentHeader.flags(frames, index);
            int source = FragmentHeader.source(frames, index);
            int destination = FragmentHeader.destination(frames, index);
            if (destination != tid && tid != 0) {
                throw world.failure(this + " got a fragment for " + Tid.text(destination));
            }
            if ((flags & FragmentHeader.SOM) != 0) {
                if (parts.put(source, new ByteArrayOutputStream(length)) != null) {
                    throw world.failure("message of " + Tid.text(source) + " to " + this + " begins within another");
                }
            } else if (!parts.containsKey(source)) {
                throw world.failure("message of " + Tid.text(source) + " to " + this + " has no beginning");
            }
            ByteArrayOutputStream part = parts.get(source);
            part.write(frames.array(), index + FragmentHeader.LENGTH_BYTES, length);
            if ((flags & FragmentHeader.EOM) != 0) {
                parts.remove(source);
                complete(source, part.toByteArray());
            }
            index += FragmentHeader.LENGTH_BYTES + length;
        }
    }

    private void complete(int source, byte[] message) {
        MessageHeader header = MessageHeader.get(ByteBuffer.wrap(message), 0);
        int length = message.length - MessageHeader.LENGTH_BYTES;
        world.mix((long) tid << 32 ^ source * 31L + header.tag() + length);
        try {
            if (header.tag() < 0) {
                answer(header, new XdrReader(message, MessageHeader.LENGTH_BYTES, length));
            } else if (header.tag() >= OutputChecker.FIRST_TAG) {
                world.output.received(this, header.tag(), new XdrReader(message, MessageHeader.LENGTH_BYTES, length));
            } else if (header.tag() >= NotifyChecker.FIRST_TAG) {
                world.notifies.received(this, header.tag(), new XdrReader(message, MessageHeader.LENGTH_BYTES, length));
            } else {
                world.messages.received(this, source, header.tag(), message, MessageHeader.LENGTH_BYTES);
            }
        } catch (MalformedMessageException e) {
            throw world.failure("malformed message with tag " + header.tag() + " to " + this + ": " + e.getMessage());
        }
    }

    private void answer(MessageHeader header, XdrReader body) throws MalformedMessageException {
        Question question = questions.remove(header.waitId());
        if (question == null || question.code.tag() != header.tag()) {
            throw world.failure(this + " got an answer with tag " + Integer.toHexString(header.tag()) + " and wait id "
                    + header.waitId() + " to a question that it did not ask");
        }
        question.answer.take(body);
    }

    /** Leaves the machine in good order; the process ends afterwards. */
    void exit() {
        leaving = true;
        ask(TaskCode.EXIT, new XdrWriter(), body -> {
            leftProperly = true;
            die(0);
        });
    }

    /** The process ends. */
    void die(int waitStatus) {
        process.die(waitStatus);
    }

    /** The process is gone with its computer. */
    void vanish() {
        process.vanish();
    }

    /** Writes a line to its output, if a daemon reads that. */
    void print() {
        if (wasStarted()) {
            byte[] line = world.output.line(this);
            process.act(() -> process.print(line));
        }
    }

    long pendingBytes() {
        return process.connection.pendingBytes();
    }
}
