package org.jpvm.daemon.core;

import java.util.Iterator;
import java.util.LinkedHashSet;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.jpvm.wire.body.MailboxRequest;

/** DM_DB at the master: the mailbox and the reads that wait for an entry. Source: pvm-wire-protocol §8. */
final class MailboxService {
    /**
     * Class of the entry by which Java libraries recognise this daemon: int version of the extensions, string version of the product. Not
     * listed among the names, because C programs that list them know nothing of it.
     */
    static final String DAEMON_CLASS = "###_JPVM_DAEMON_###";

    /** Version of the extensions. */
    static final int EXTENSION_VERSION = 1;

    private record WaitingRead(int daemonTid, int waitId, MailboxRequest request) {}

    private final PvmdState state;
    private final LinkedHashSet<WaitingRead> waitingReads = new LinkedHashSet<>();

    MailboxService(PvmdState state) {
        this.state = state;
        XdrWriter body = new XdrWriter().putInt(EXTENSION_VERSION).putString(state.settings.version());
        EmbeddedMessage content = new EmbeddedMessage(0, 0, 0, Encodings.XDR, 0, 0, body.toByteArray());
        state.mailbox.putBuiltIn(DAEMON_CLASS, 0, content);
    }

    void onDb(int from, int waitId, XdrReader body) throws MalformedMessageException {
        XdrWriter before = state.replica.takeAnswer(from, waitId);
        if (before != null) {
            send(from, waitId, before);
            return;
        }
        long changes = state.replication.position();
        MailboxRequest request = MailboxRequest.read(body);
        switch (request.operation()) {
            case MailboxRequest.PUT -> onPut(from, waitId, request, changes);
            case MailboxRequest.REMOVE ->
                answer(from, waitId, state.mailbox.remove(request.owner(), request.name(), request.index()), changes);
            case MailboxRequest.GET -> onGet(from, waitId, request, changes);
            case MailboxRequest.NAMES -> {
                XdrWriter names = new XdrWriter(1024).putInt(0);
                state.mailbox.writeNames(request.name(), names);
                answer(from, waitId, names, changes);
            }
            default -> {
                boolean killed = request.flags() == 1;
                state.mailbox.reset(request.name(), request.index(), killed, request.noResetTids());
                answer(from, waitId, 0, changes);
            }
        }
    }

    private void onPut(int from, int waitId, MailboxRequest request, long changes) {
        int index =
                state.mailbox.put(request.owner(), request.name(), request.index(), request.flags(), request.content());
        if (index >= 0) {
            retryWaitingReads(request.name());
            watch(request.owner());
        } else if (index == PvmError.NO_MEM.code()) {
            state.count(DaemonCounter.REFUSED);
            state.log("mailbox is full: " + state.mailbox.size() + " entries, " + state.mailbox.sizeBytes() + " bytes");
        }
        answer(from, waitId, index, changes);
    }

    private void onGet(int from, int waitId, MailboxRequest request, long changes) {
        Mailbox.Found found = get(request);
        boolean waits = found.index() == PvmError.NOT_FOUND.code() && (request.flags() & Mailbox.WAIT_FOR_INFO) != 0;
        if (!waits) {
            answer(from, waitId, found, changes);
        } else if (waitingReads.size() >= Limits.MAX_WAITING_READS) {
            state.count(DaemonCounter.REFUSED);
            answer(from, waitId, PvmError.NO_MEM.code(), changes);
        } else {
            waitingReads.add(new WaitingRead(from, waitId, request));
            watch(request.owner());
        }
    }

    /** What belongs to a task goes with it; if it is gone already, at once, as if its end had just been noticed. */
    private void watch(int owner) {
        boolean gone = state.hosts.isLocal(owner) ? state.tasks.find(owner) == null : state.hosts.ofTid(owner) == null;
        if (gone) {
            ownerGone(owner);
        } else if (Tid.isTask(owner) && !state.hosts.isLocal(owner)) {
            state.remoteTasks.watch(owner);
        }
    }

    /** A daemon is gone: nobody waits there any more. */
    void hostGone(int daemonTid) {
        waitingReads.removeIf(read -> read.daemonTid() == daemonTid);
        state.mailbox.ownerGone(daemonTid);
    }

    private void retryWaitingReads(String name) {
        for (Iterator<WaitingRead> i = waitingReads.iterator(); i.hasNext(); ) {
            WaitingRead read = i.next();
            if (read.request().name().equals(name)) {
                long changes = state.replication.position();
                Mailbox.Found found = get(read.request());
                if (found.index() != PvmError.NOT_FOUND.code()) {
                    i.remove();
                    answer(read.daemonTid(), read.waitId(), found, changes);
                }
            }
        }
    }

    private Mailbox.Found get(MailboxRequest request) {
        return state.mailbox.get(request.owner(), request.name(), request.index(), request.flags());
    }

    /** Reads that wait for an entry. */
    int waitingReads() {
        return waitingReads.size();
    }

    /** A task is gone: its entries go, and nobody reads for it any more. */
    void ownerGone(int tid) {
        waitingReads.removeIf(read -> read.request().owner() == tid);
        if (tid != 0) {
            state.mailbox.ownerGone(tid);
        }
    }

    /** This daemon is the master now: what belongs to the dead goes, and the ends of the others are watched. */
    void adopt() {
        for (int owner : state.mailbox.owners()) {
            if (owner != state.hosts.local().daemonTid()) {
                watch(owner);
            }
        }
    }

    private void answer(int to, int waitId, Mailbox.Found found, long changes) {
        XdrWriter body = new XdrWriter(64).putInt(found.index());
        if (found.content() != null) {
            found.content().write(body);
        }
        answer(to, waitId, body, changes);
    }

    private void answer(int to, int waitId, int result, long changes) {
        answer(to, waitId, new XdrWriter(16).putInt(result), changes);
    }

    /** {@code changes} is how often the mailbox had changed before the request. */
    private void answer(int to, int waitId, XdrWriter body, long changes) {
        if (changes != state.replication.position()) {
            state.replication.given(to, waitId, body);
        }
        state.replication.whenSafe(() -> send(to, waitId, body));
    }

    private void send(int to, int waitId, XdrWriter body) {
        state.daemonMessages.send(to, DaemonCode.DBACK, 0, waitId, body);
    }
}
