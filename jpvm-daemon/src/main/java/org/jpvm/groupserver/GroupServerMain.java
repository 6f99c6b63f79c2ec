package org.jpvm.groupserver;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.EnrollOptions;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.Tid;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;

/**
 * The program {@code pvmgs}: an ordinary task that registers in the mailbox and answers group requests until it is told to die or its
 * daemon goes. When another server was first it leaves without a word, so servers started at the same time converge.
 */
public final class GroupServerMain {
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final PvmTask pvm;
    private final GroupServerCore core;
    private final PrintStream err;

    private GroupServerMain(PvmTask pvm, PrintStream err) {
        this.pvm = pvm;
        this.core = new GroupServerCore(pvm.tid().value());
        this.err = err;
    }

    /** Runs the server; arguments are ignored as C's server does. */
    public static void main(String[] arguments) {
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        // No System.exit: the server may share its JVM with other tasks, a server that was first among them.
        run(TaskScope.current().options(), err);
    }

    /**
     * Enrols and serves; blocks until the server ends.
     *
     * @return exit status: 0 when told to die or when another server was first, 1 when the daemon cannot be reached or was lost
     */
    public static int run(EnrollOptions options, PrintStream err) {
        try (PvmTask pvm = Pvm.enroll(options)) {
            if (!register(pvm)) {
                return 0;
            }
            pvm.setContext(Protocol.CONTEXT_GROUP);
            new GroupServerMain(pvm, err).serve();
            return 0;
        } catch (PvmException e) {
            err.println("pvmgs: " + e.getMessage());
            return 1;
        }
    }

    private static boolean register(PvmTask pvm) {
        MessageBuffer entry = pvm.newBuffer();
        entry.packInt(pvm.tid().value());
        try {
            pvm.mailbox().put(GroupCode.MAILBOX_CLASS, entry, 0);
            return true;
        } catch (PvmException e) {
            if (e.error() == PvmError.DENIED) {
                return false;
            }
            throw e;
        }
    }

    private void serve() {
        boolean running = true;
        while (running) {
            MessageBuffer request = pvm.receive();
            handle(request);
            for (GroupEffect effect = core.pollEffect(); effect != null; effect = core.pollEffect()) {
                if (effect instanceof GroupEffect.Exit) {
                    running = false;
                } else {
                    perform(effect);
                }
            }
        }
    }

    private void handle(MessageBuffer request) {
        int source = request.source().value();
        int length = request.lengthBytes();
        if (request.encoding() != Encoding.XDR) {
            core.handleUnreadable(source, request.tag(), "it is not in XDR");
        } else if (length > MAX_BODY_BYTES) {
            core.handleUnreadable(source, request.tag(), "its " + length + " bytes are more than " + MAX_BODY_BYTES);
        } else {
            byte[] body = new byte[length];
            request.unpackTransmitted(body, 0, length);
            core.handleMessage(source, request.tag(), body);
        }
    }

    private void perform(GroupEffect effect) {
        try {
            if (effect instanceof GroupEffect.Reply reply) {
                pvm.send(new Tid(reply.to()), reply.tag(), message(reply.body()));
            } else if (effect instanceof GroupEffect.Multicast multicast) {
                pvm.multicast(tids(multicast.to()), multicast.tag(), message(multicast.body()));
            } else if (effect instanceof GroupEffect.WatchExit watch) {
                pvm.notifyOn(NotifyKind.TASK_EXIT, GroupCode.DEADTID.tag(), List.of(new Tid(watch.tid())));
            } else if (effect instanceof GroupEffect.Print print) {
                err.println(print.text());
            }
        } catch (PvmException e) {
            if (e.error() == PvmError.SYS_ERR) {
                throw e;
            }
            // One task that cannot be answered must not end the service for all.
            err.println("pvmgs: " + e.getMessage());
        }
    }

    private MessageBuffer message(byte[] body) {
        MessageBuffer message = pvm.newBuffer();
        message.packBytes(body, 0, body.length, 1);
        return message;
    }

    private static List<Tid> tids(int[] values) {
        List<Tid> tids = new ArrayList<>(values.length);
        for (int value : values) {
            tids.add(new Tid(value));
        }
        return tids;
    }
}
