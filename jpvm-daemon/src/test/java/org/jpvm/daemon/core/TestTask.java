package org.jpvm.daemon.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** A task of a daemon under test: sends requests and messages, keeps what it gets. */
final class TestTask {
    /** A message that came. */
    record Received(int source, int tag, int context, int waitId, byte[] body) {
        XdrReader reader() {
            return new XdrReader(body);
        }

        int firstInt() {
            return ByteBuffer.wrap(body).getInt();
        }
    }

    private static final int CONTEXT = 0x7fffe;
    private static final long MAX_WAIT_NANOS = 1_000_000_000_000L;

    /** Where the daemon runs. */
    interface World {
        long now();

        /** Lets things happen until something is so. */
        void until(String what, long maxNanos, BooleanSupplier condition);
    }

    private final World world;
    private final PvmdCore core;
    final TaskLink link;
    final List<Received> inbox;
    private final TreeMap<Integer, ByteArrayOutputStream> parts;
    private final ArrayDeque<byte[]> unsent;
    private int waitId;
    boolean paused;
    boolean closed;

    /** The task stands still. */
    boolean frozen;

    /** Fragments that do not fit together are not the fault of the daemon. */
    boolean careless;

    /** Bytes that seem to wait for this task. */
    long waiting;

    TestTask(World world, PvmdCore core) {
        this.world = world;
        this.core = core;
        this.link = core.handleAccepted();
        this.inbox = new ArrayList<>();
        this.parts = new TreeMap<>();
        this.unsent = new ArrayDeque<>();
    }

    /** A task that was taken off another host, with all it has got and wants to send; it stands still. */
    TestTask(World world, PvmdCore core, TestTask before) {
        this.world = world;
        this.core = core;
        this.link = core.handleAccepted();
        this.inbox = before.inbox;
        this.parts = before.parts;
        this.unsent = new ArrayDeque<>(before.unsent);
        this.waitId = before.waitId;
        this.careless = before.careless;
        this.frozen = true;
    }

    int tid() {
        return link.tid();
    }

    void connect(int pid, int cookie) {
        byte[] hello = new XdrWriter().putInt(1318).putString("/tmp/task").toByteArray();
        write(TestFrames.request(TaskCode.CONNECT.tag(), CONTEXT, ++waitId, hello));
        byte[] self = new XdrWriter().putInts(pid, cookie).toByteArray();
        write(TestFrames.request(TaskCode.CONN2.tag(), CONTEXT, ++waitId, self));
    }

    int request(TaskCode code, int... words) {
        return request(code, new XdrWriter().putInts(words));
    }

    int request(TaskCode code, XdrWriter body) {
        return request(code, body.toByteArray());
    }

    /** Sends a request and returns its wait id. */
    int request(TaskCode code, byte[] body) {
        feed(TestFrames.request(code.tag(), CONTEXT, ++waitId, body));
        return waitId;
    }

    /** Sends a request and waits for the answer. */
    XdrReader ask(TaskCode code, XdrWriter body) {
        int id = request(code, body.toByteArray());
        world.until(code + " is answered", MAX_WAIT_NANOS, () -> answer(id) != null);
        return answer(id);
    }

    XdrReader ask(TaskCode code, int... words) {
        return ask(code, new XdrWriter().putInts(words));
    }

    XdrReader answer(int id) {
        for (Received message : inbox) {
            if (message.waitId == id && message.tag < 0 && message.context == CONTEXT) {
                return message.reader();
            }
        }
        return null;
    }

    /** Sends a message of a plug-in to a daemon. */
    void sendSystem(int daemonTid, SystemCode code, int id, byte[] body) {
        ByteBuffer message = ByteBuffer.allocate(MessageHeader.LENGTH_BYTES + body.length);
        MessageHeader.put(message, Encodings.XDR, code.tag(), 0, id);
        feed(TestFrames.frame(daemonTid, message.put(body).array(), 3));
    }

    /** Sends a message of one fragment. */
    void send(int destination, int tag, int context, byte[] body) {
        ByteBuffer message = ByteBuffer.allocate(MessageHeader.LENGTH_BYTES + body.length);
        MessageHeader.put(message, Encodings.XDR, tag, context, 0);
        feed(TestFrames.frame(destination, message.put(body).array(), 3));
    }

    /** Sends a message in fragments of at most {@code most} bytes. */
    void send(int destination, int tag, byte[] body, int most) {
        ByteBuffer message = ByteBuffer.allocate(MessageHeader.LENGTH_BYTES + body.length);
        MessageHeader.put(message, Encodings.XDR, tag, 0, 0);
        message.put(body);
        byte[] bytes = message.array();
        int at = 0;
        do {
            int count = Math.min(at == 0 ? most + MessageHeader.LENGTH_BYTES : most, bytes.length - at);
            int flags = (at == 0 ? 1 : 0) | (at + count == bytes.length ? 2 : 0);
            feed(TestFrames.frame(destination, java.util.Arrays.copyOfRange(bytes, at, at + count), flags));
            at += count;
        } while (at < bytes.length);
    }

    void send(int destination, int tag, int... words) {
        send(destination, tag, new XdrWriter().putInts(words).toByteArray(), 4032);
    }

    private void feed(byte[] bytes) {
        unsent.add(bytes);
        flush();
    }

    /** Writes as long as the daemon reads. */
    void flush() {
        while (!paused && !closed && !frozen && !unsent.isEmpty()) {
            write(unsent.poll());
        }
    }

    private void write(byte[] bytes) {
        ByteBuffer slab = ByteBuffer.allocate(Math.max(4096, bytes.length));
        slab.put(bytes).flip();
        core.handleTaskBytes(link, slab, world.now());
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    long receive(ByteBuffer bytes, int start, int end) {
        int index = start;
        while (index < end) {
            int length = FragmentHeader.length(bytes, index);
            int flags = FragmentHeader.flags(bytes, index);
            int source = FragmentHeader.source(bytes, index);
            byte[] content = new byte[length];
            bytes.get(index + FragmentHeader.LENGTH_BYTES, content);
            if ((flags & 1) != 0) {
                if (parts.put(source, new ByteArrayOutputStream()) != null && !careless) {
                    throw new AssertionError("message of " + Tid.text(source) + " begins within another");
                }
            } else if (!parts.containsKey(source) && careless) {
                parts.put(source, new ByteArrayOutputStream());
            } else if (!parts.containsKey(source)) {
                throw new AssertionError("message of " + Tid.text(source) + " has no beginning");
            }
            parts.get(source).writeBytes(content);
            if ((flags & 2) != 0) {
                complete(source, parts.remove(source).toByteArray());
            }
            index += FragmentHeader.LENGTH_BYTES + length;
        }
        return waiting;
    }

    private void complete(int source, byte[] message) {
        if (careless && message.length < MessageHeader.LENGTH_BYTES) {
            return;
        }
        MessageHeader header = MessageHeader.get(ByteBuffer.wrap(message), 0);
        byte[] body = java.util.Arrays.copyOfRange(message, MessageHeader.LENGTH_BYTES, message.length);
        inbox.add(new Received(source, header.tag(), header.context(), header.waitId(), body));
    }

    /** Messages with a tag. */
    List<Received> received(int tag) {
        return inbox.stream().filter(message -> message.tag == tag).toList();
    }

    /** The process ends. */
    void end(int status) {
        if (!closed) {
            closed = true;
            core.handleTaskClosed(link, world.now());
        }
        core.handleOutputClosed(tid(), world.now());
        core.handleProcessExited(tid(), status, world.now());
    }
}
