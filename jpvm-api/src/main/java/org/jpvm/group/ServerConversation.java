package org.jpvm.group;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.client.SessionAttachments;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.XdrReader;

/**
 * What one task and the group server say to each other: finds or starts the server, pairs requests and replies, keeps tables of frozen
 * groups.
 *
 * <p>A reply is known by its sender and tag only. So one request of a kind is under way at a time, the next waits; requests of different
 * kinds, such as a barrier and a query, do not wait for each other. When an interrupt ends a wait, the reply is still to come: the next
 * request of that kind takes it first.
 *
 * <p>Does not refer to its task, which may be collected although this is kept in a map under it. Source: pvm-wire-protocol §8.7.
 */
final class ServerConversation {
    /** How often a task that waits looks whether the one it waits for still runs. */
    static final Duration LOOK_AFTER = Duration.ofSeconds(2);

    /** How long to wait between two looks at the mailbox while a new server starts. */
    private static final Duration START_PAUSE = Duration.ofMillis(10);
    /** {@code PvmMppFront}. */
    private static final int MPP_FRONT = 16;

    private final Map<GroupCode, Line> lines = new EnumMap<>(GroupCode.class);
    private final Turn finding = new Turn();
    private final Map<String, FrozenTable> frozen = new ConcurrentHashMap<>();
    /** Tables of groups that have lost a member: operations that the others do over trees must not be done without by this task alone. */
    private final Map<String, FrozenTable> dead = new ConcurrentHashMap<>();
    /** The group that a freeze was about whose answer is still to come, or null. */
    private volatile String freezing;

    private volatile Tid server;

    /** One kind of request; guarded by its turn. */
    private static final class Line {
        private final Turn turn = new Turn();
        /** The server that still owes the answer to a request that was given up, or null. */
        private Tid owing;
    }

    private ServerConversation() {
        for (GroupCode code : GroupCode.values()) {
            lines.put(code, new Line());
        }
    }

    static ServerConversation of(PvmTask task) {
        return SessionAttachments.of(task, ServerConversation.class, ServerConversation::new);
    }

    /** The table of a frozen group that this task has seen, or null. */
    FrozenTable table(String group) {
        return frozen.get(group);
    }

    /** The table of a group that was frozen and has lost a member since, or null. */
    FrozenTable deadTable(String group) {
        return dead.get(group);
    }

    /** What is known of a group is no longer so. */
    void forgetTable(String group) {
        frozen.remove(group);
        dead.remove(group);
    }

    /** The group has lost a member, so its table is no longer that of its members. */
    void markDead(String group) {
        FrozenTable table = frozen.remove(group);
        if (table != null) {
            dead.put(group, table);
        }
    }

    /** Reads the state field that ends some replies; keeps the table of a frozen group. */
    void readState(String group, XdrReader in) throws MalformedMessageException {
        if (in.readInt("state") == GroupCode.STATIC) {
            frozen.put(group, FrozenTable.read(in));
        }
    }

    /** Sends a request and waits for the answer. */
    XdrReader ask(PvmTask task, GroupCode code, Consumer<Packer> body) {
        Line line = lines.get(code);
        line.turn.take();
        try {
            settle(task, code, line);
            Tid to = server(task);
            send(task, to, code, body);
            line.owing = to;
            return read(awaitAnswer(task, code, line));
        } finally {
            line.turn.give();
        }
    }

    /** Freezes a group; an answer that an interrupt kept from coming is taken by {@link #settleFreeze}. */
    XdrReader askFreeze(PvmTask task, String group, Consumer<Packer> body) {
        settleFreeze(task);
        try {
            return ask(task, GroupCode.STATICGROUP, body);
        } catch (PvmInterruptedException e) {
            freezing = group;
            throw e;
        }
    }

    /**
     * Waits for the answer to a freeze that an interrupt ended, if there was one: the others may know already that the group is frozen, and
     * what they do depends on it.
     */
    void settleFreeze(PvmTask task) {
        String group = freezing;
        if (group == null) {
            return;
        }
        Line line = lines.get(GroupCode.STATICGROUP);
        line.turn.take();
        try {
            if (line.owing != null && line.owing.equals(server)) {
                XdrReader answer = read(awaitAnswer(task, GroupCode.STATICGROUP, line));
                if (answer.readInt("result") >= 0) {
                    readState(group, answer);
                }
            }
            line.owing = null;
            freezing = null;
        } catch (MalformedMessageException e) {
            throw new PvmException(PvmError.BAD_MSG, "answer of the group server to a freeze: " + e.getMessage(), e);
        } finally {
            line.turn.give();
        }
    }

    /** Sends a request that has no answer. */
    void tell(PvmTask task, GroupCode code) {
        send(task, server(task), code, packer -> {});
    }

    private void send(PvmTask task, Tid to, GroupCode code, Consumer<Packer> body) {
        MessageBuffer request = task.newBuffer();
        body.accept(request);
        task.send(to, code.tag(), Protocol.CONTEXT_GROUP, request);
    }

    private void settle(PvmTask task, GroupCode code, Line line) {
        if (line.owing != null && line.owing.equals(server)) {
            awaitAnswer(task, code, line);
        }
        line.owing = null;
    }

    private MessageBuffer awaitAnswer(PvmTask task, GroupCode code, Line line) {
        Tid from = line.owing;
        try {
            MessageBuffer answer = await(task, from, code.tag());
            line.owing = null;
            return answer;
        } catch (PvmException e) {
            if (e.error() != PvmError.NO_TASK) {
                throw e;
            }
            line.owing = null;
            forget(from);
            throw new PvmException(PvmError.SYS_ERR, "the group server " + from + " has ended; its groups are gone", e);
        }
    }

    private void forget(Tid ended) {
        finding.take();
        try {
            if (ended.equals(server)) {
                server = null;
                frozen.clear();
                dead.clear();
            }
        } finally {
            finding.give();
        }
    }

    /**
     * Waits for a message of the group context.
     *
     * @throws PvmException NO_TASK when its sender has ended without sending it
     */
    static MessageBuffer await(PvmTask task, Tid from, int tag) {
        boolean ended = false;
        while (true) {
            Optional<MessageBuffer> message = task.receive(from, tag, Protocol.CONTEXT_GROUP, LOOK_AFTER);
            if (message.isPresent()) {
                return message.get();
            }
            if (ended) {
                throw new PvmException(PvmError.NO_TASK, from + " has ended and sent nothing with tag " + tag);
            }
            // What it sent by a direct route may still be on its way: one more wait.
            ended = !task.isRunning(from);
        }
    }

    private static XdrReader read(MessageBuffer answer) {
        if (answer.encoding() != Encoding.XDR) {
            throw new PvmException(PvmError.BAD_MSG, "the group server's answer is not in XDR");
        }
        byte[] bytes = new byte[answer.lengthBytes()];
        answer.unpackTransmitted(bytes, 0, bytes.length);
        return new XdrReader(bytes);
    }

    private Tid server(PvmTask task) {
        Tid known = server;
        if (known != null) {
            return known;
        }
        finding.take();
        try {
            if (server == null) {
                server = lookUp(task).orElseGet(() -> start(task));
            }
            return server;
        } finally {
            finding.give();
        }
    }

    private static Optional<Tid> lookUp(PvmTask task) {
        try {
            Tid found = new Tid(
                    task.mailbox().receive(GroupCode.MAILBOX_CLASS, 0, 0).unpackInt());
            if (!found.isTask()) {
                throw new PvmException(PvmError.SYS_ERR, "the mailbox names " + found + " as the group server");
            }
            return Optional.of(found);
        } catch (PvmException e) {
            if (e.error() == PvmError.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Tid start(PvmTask task) {
        Tid started = spawn(task);
        boolean ended = false;
        while (true) {
            Optional<Tid> found = lookUp(task);
            if (found.isPresent()) {
                return found.get();
            }
            if (ended) {
                throw new PvmException(
                        PvmError.SYS_ERR, "the group server " + started + " ended before it had registered");
            }
            // A server that finds another one registered ends at once: one more look before giving up.
            ended = !task.isRunning(started);
            if (!ended) {
                // Nothing is sent with this tag; this is a pause that an interrupt ends.
                task.receive(started, GroupCode.DIE.tag(), Protocol.CONTEXT_GROUP, START_PAUSE);
            }
        }
    }

    /** Spawns a server whose output and trace go to nobody, as C's library does: it outlives the task that started it. */
    private static Tid spawn(PvmTask task) {
        int output = task.setOption(TaskOption.OUTPUT_TID, 0);
        int trace = task.setOption(TaskOption.TRACE_TID, 0);
        SpawnResult result;
        try {
            result = task.spawn(SpawnRequest.program(GroupCode.MAILBOX_CLASS).withPlace(MPP_FRONT, ""));
        } finally {
            task.setOption(TaskOption.OUTPUT_TID, output);
            task.setOption(TaskOption.TRACE_TID, trace);
        }
        if (!result.isComplete() || result.tids().isEmpty()) {
            throw new PvmException(
                    PvmError.SYS_ERR,
                    "cannot start the group server " + GroupCode.MAILBOX_CLASS + ": " + result.errors()
                            + "; is it on the daemon's search path (ep= of the host, PVM_PATH)?");
        }
        return result.tids().get(0);
    }
}
