package org.jpvm.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.body.OutputRecord;

/** The thread {@code console-messages}: takes messages in while the main thread waits for a line, and shows what they say. */
final class MessageLoop {
    /** Tag of the notification about new hosts. */
    static final int NEW_HOSTS_TAG = 0;

    private static final int MAX_BODY_BYTES = 1 << 24;

    private final ConsoleSession session;
    private final Consumer<byte[]> screen;
    private final Consumer<PvmException> onLost;
    private final Thread thread = new Thread(this::run, "console-messages");

    /**
     * A loop that is not started yet.
     *
     * @param session its monitor is held while a message is handled
     * @param screen  shows text
     * @param onLost  called once when the daemon is lost
     */
    MessageLoop(ConsoleSession session, Consumer<byte[]> screen, Consumer<PvmException> onLost) {
        this.session = session;
        this.screen = screen;
        this.onLost = onLost;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread and waits for it, so that the task can be closed. */
    void stop() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                MessageBuffer message = session.pvm().receive();
                synchronized (session) {
                    handle(message);
                }
            }
        } catch (PvmInterruptedException e) {
            // stop() wants the thread to end.
            return;
        } catch (PvmException e) {
            onLost.accept(e);
        }
    }

    /** Shows one message; nonsense is shown as such. */
    void handle(MessageBuffer message) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            int length = message.lengthBytes();
            if (length > MAX_BODY_BYTES) {
                throw new MalformedMessageException("its " + length + " bytes are more than " + MAX_BODY_BYTES);
            }
            byte[] body = new byte[length];
            message.unpackTransmitted(body, 0, length);
            if (message.tag() == NEW_HOSTS_TAG) {
                showNewHosts(new XdrReader(body), text);
            } else {
                showOutput(message.tag(), new XdrReader(body), text);
            }
        } catch (MalformedMessageException e) {
            say(text, "Bogus message of " + message.source() + ": " + e.getMessage());
        } catch (PvmInterruptedException e) {
            throw e;
        } catch (PvmException e) {
            say(text, e.getMessage());
        }
        if (text.size() > 0) {
            screen.accept(text.toByteArray());
        }
    }

    private void showOutput(int tag, XdrReader in, ByteArrayOutputStream text) throws MalformedMessageException {
        JobTable.Job job = session.jobs().find(tag);
        if (job == null) {
            // A late record of a job that is done, or a message nobody asked for.
            return;
        }
        OutputRecord record = OutputRecord.read(in);
        boolean showTids = session.pvm().option(TaskOption.SHOW_TIDS) != 0;
        try {
            session.jobs().handleOutput(job, record, showTids, text);
        } catch (IOException e) {
            say(text, "[" + job.number() + "] output file: " + e.getMessage() + "; the rest comes here");
            job.setFile(null);
        }
    }

    private void showNewHosts(XdrReader in, ByteArrayOutputStream text) throws MalformedMessageException {
        int[] added = in.readIntArray("new hosts");
        if (session.takeExpectedNewHosts()) {
            return;
        }
        List<HostInfo> hosts = session.pvm().hosts();
        say(text, "\nConsole: " + added.length + " new host" + (added.length == 1 ? "" : "s") + " added");
        say(text, Tables.NEW_HOST_HEADER);
        for (int i = added.length - 1; i >= 0; i--) {
            Tid tid = new Tid(added[i]);
            hosts.stream().filter(host -> host.tid().equals(tid)).forEach(host -> say(text, Tables.newHost(host)));
        }
    }

    private static void say(ByteArrayOutputStream text, String line) {
        text.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
