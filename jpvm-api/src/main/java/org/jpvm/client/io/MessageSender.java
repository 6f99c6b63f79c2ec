package org.jpvm.client.io;

import java.util.Arrays;
import org.jpvm.Tid;
import org.jpvm.client.RouteTable;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.TidsReply;

/**
 * Chooses the way of each message and writes it. Whatever waits releases the lock, so a choice made before a wait is made anew after it.
 * Called with the lock of the task held. Source: pvm-wire-protocol §4.1, §4.4.
 */
final class MessageSender {
    private final TaskCore core;
    private final TaskLoop loop;
    private final Link daemon;

    MessageSender(TaskCore core, TaskLoop loop, Link daemon) {
        this.core = core;
        this.loop = loop;
        this.daemon = daemon;
    }

    /** Sends a message whose header is complete. Lock held. */
    void transmit(int to, PackedMessage message) {
        if (loop.inHandler()) {
            transmitWithoutWaiting(to, message);
            return;
        }
        boolean asked = false;
        while (true) {
            switch (wayTo(to, asked)) {
                case DAEMON -> {
                    boolean decided = daemon.acquire();
                    try {
                        // A route granted during the wait was announced before this message: it must not come behind.
                        if (decided || wayTo(to, asked) == RouteTable.Way.DAEMON) {
                            writeToDaemon(to, message);
                            return;
                        }
                    } finally {
                        daemon.release();
                    }
                }
                case ROUTE -> {
                    if (!overRoute(to, message)) {
                        toDaemon(to, message);
                    }
                    return;
                }
                case ASK -> {
                    asked = true;
                    routes().ask(to);
                }
                case HOLD -> routes().hold(to);
            }
        }
    }

    /** A peer that ended when it was asked leaves no record; it is not asked again for the same message. */
    private RouteTable.Way wayTo(int to, boolean asked) {
        if (to == core.tid() || routes() == null || !routes().concern(to)) {
            return RouteTable.Way.DAEMON;
        }
        RouteTable.Way way = routes().wayTo(to);
        return asked && way == RouteTable.Way.ASK ? RouteTable.Way.DAEMON : way;
    }

    private void transmitWithoutWaiting(int to, PackedMessage message) {
        switch (routes().wayWithoutWaiting(to)) {
            case ROUTE -> {
                if (!overRoute(to, message)) {
                    toDaemon(to, message);
                }
            }
            case HOLD -> routes().defer(to, Link.frames(to, core.tid(), message, core.payloadBytes()));
            default -> toDaemon(to, message);
        }
    }

    /** Sends a message on the stream to the daemon. Lock held. */
    void toDaemon(int to, PackedMessage message) {
        if (loop.inHandler()) {
            daemon.post(to, core.tid(), message, core.payloadBytes());
            return;
        }
        daemon.acquire();
        try {
            writeToDaemon(to, message);
        } finally {
            daemon.release();
        }
    }

    /** Sends messages on the stream to the daemon with nothing between them. Lock held. */
    void toDaemon(Link.Outgoing... messages) {
        if (loop.inHandler()) {
            for (Link.Outgoing message : messages) {
                daemon.post(message.destination(), core.tid(), message.message(), core.payloadBytes());
            }
            return;
        }
        daemon.acquire();
        try {
            for (Link.Outgoing message : messages) {
                writeToDaemon(message.destination(), message.message());
            }
        } finally {
            daemon.release();
        }
    }

    /** A system message without an answer. */
    static PackedMessage control(MessageCode code, int context, int waitId, XdrWriter body) {
        PackedMessage message = PackedMessage.received(
                Encodings.XDR, 0, 0, context, code.tag(), waitId, body.array(), body.lengthBytes());
        return message;
    }

    /** Sends to several tasks, sorted, without doubles and without this one. Lock held. */
    void multicast(int[] to, PackedMessage message) {
        int[] left = to;
        while (left.length > 0) {
            left = overOpenRoutes(left, message);
            if (left.length == 0) {
                return;
            }
            if (loop.inHandler()) {
                toDaemon(announcement(left), new Link.Outgoing(Tid.MULTICAST_BIT | core.tid(), message));
                return;
            }
            daemon.acquire();
            try {
                // Routes that opened while others were written to are used by what follows, so this must not come
                // behind it.
                if (routes().goByDaemon(left)) {
                    Link.Outgoing announcement = announcement(left);
                    writeToDaemon(announcement.destination(), announcement.message());
                    writeToDaemon(Tid.MULTICAST_BIT | core.tid(), message);
                    return;
                }
            } finally {
                daemon.release();
            }
        }
    }

    /** Sends to the peers with open routes; returns the others. */
    private int[] overOpenRoutes(int[] to, PackedMessage message) {
        int[] others = new int[to.length];
        int count = 0;
        for (int destination : to) {
            if (!routes().isOpenOnceSettled(destination) || !overRoute(destination, message)) {
                others[count++] = destination;
            }
        }
        return Arrays.copyOf(others, count);
    }

    private static Link.Outgoing announcement(int[] tids) {
        XdrWriter body = new XdrWriter(8 + 4 * tids.length);
        new TidsReply(tids).write(body);
        return new Link.Outgoing(Tid.LOCAL_DAEMON, control(TaskCode.MCA, Protocol.CONTEXT_BASE, 0, body));
    }

    private boolean overRoute(int to, PackedMessage message) {
        Link link = routes().link(to);
        if (link == null || !link.isWritable()) {
            routes().onWriteFailed(to);
            return false;
        }
        if (loop.inHandler()) {
            link.post(to, core.tid(), message, core.payloadBytes());
            return true;
        }
        link.acquire();
        try {
            if (link.isWritable() && link.write(to, core.tid(), message, core.payloadBytes())) {
                return true;
            }
        } finally {
            link.release();
        }
        routes().onWriteFailed(to);
        return false;
    }

    private void writeToDaemon(int to, PackedMessage message) {
        if (!daemon.isWritable() || !daemon.write(to, core.tid(), message, core.payloadBytes())) {
            // The reading side knows better why; without it this is all there is to say.
            loop.fail("the connection to the daemon is lost");
            loop.checkAlive();
        }
    }

    private TaskRoutes routes() {
        return core.routes();
    }
}
