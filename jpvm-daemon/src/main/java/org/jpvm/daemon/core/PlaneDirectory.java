package org.jpvm.daemon.core;

import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.EmbeddedMessage;
import org.jpvm.wire.body.MailboxRequest;

/**
 * How Java daemons find each other: each puts an entry into a class of PVM's mailbox, at the index of its host, and then reads those of the
 * others. As the master does one thing after the other, of any two daemons at least one sees the entry of the other. The entry belongs to the
 * daemon's tid, so that the master removes it with the host; a C master, too, then asks this daemon about the end of that "task" and waits.
 *
 * <pre>
 * int  version of the plane
 * int  host index
 * int  TCP port
 * </pre>
 *
 * <p>Any task may put nonsense into the class. The worst that comes of it is a connection on which nobody proves that he has the key.
 */
final class PlaneDirectory {
    /** Class of the entries. */
    static final String CLASS = "###_JPVM_PLANE_###";

    /** The version that this daemon speaks. */
    static final int VERSION = 1;

    /** While the machine has so many hosts, all pairs have a session from the start; beyond, those that talk. */
    static final int MAX_HOSTS_FULL_MESH = 32;

    private final PvmdState state;

    /** Where hosts listen with which nothing has been spoken yet: address and port by host index, null for unknown. */
    private final InetAddressText[] listeners = new InetAddressText[Tid.MAX_HOST_INDEX + 1];

    private boolean published;

    PlaneDirectory(PvmdState state) {
        this.state = state;
    }

    /** This daemon is in a machine of several hosts. Called again it does nothing. */
    void publish() {
        if (published || state.hosts.serial() <= 1 || state.hosts.size() < 2) {
            return;
        }
        int port = state.effects.plane().open();
        if (port == 0) {
            return;
        }
        published = true;
        int index = state.hosts.local().index();
        byte[] body = new XdrWriter(16).putInts(VERSION, index, port).toByteArray();
        EmbeddedMessage content = new EmbeddedMessage(0, 0, 0, Encodings.XDR, 0, 0, body);
        if (state.hosts.isMaster()) {
            state.mailbox.putBuiltIn(CLASS, index, content);
            return;
        }
        int owner = state.hosts.local().daemonTid();
        ask(new MailboxRequest(MailboxRequest.PUT, owner, CLASS, index, 0, content, new int[0]), answer -> {
            int result = answer.readInt("index");
            if (result < 0) {
                state.log("plane: other hosts will not find this one, its mailbox entry was refused with " + result);
            }
            readFrom(0);
        });
    }

    /** Reads the first entry at or behind an index, and so on to the last. */
    private void readFrom(int index) {
        int owner = state.hosts.local().daemonTid();
        MailboxRequest next =
                new MailboxRequest(MailboxRequest.GET, owner, CLASS, index, Mailbox.FIRST_AVAILABLE, null, new int[0]);
        ask(next, answer -> {
            int found = answer.readInt("index");
            if (found >= index && found <= Tid.MAX_HOST_INDEX) {
                try {
                    onEntry(found, EmbeddedMessage.read(answer));
                } finally {
                    readFrom(found + 1);
                }
            }
        });
    }

    private void onEntry(int index, EmbeddedMessage entry) throws MalformedMessageException {
        XdrReader body = new XdrReader(entry.body(), 0, entry.body().length);
        int version = body.readInt("version");
        int host = body.readInt("host");
        int port = body.readInt("port", 1, 65535);
        HostEntry known = state.hosts.find(index);
        if (version != VERSION || host != index || known == null) {
            state.log("plane: entry of host " + index + " ignored: version=" + version + " host=" + host
                    + (known == null ? ", and it is not in the machine" : ""));
        } else if (known != state.hosts.local()) {
            InetAddressText listener =
                    new InetAddressText(InetAddressText.parse(known.address()).address(), port);
            listeners[index] = listener;
            if (state.peers.isLinked(index) || state.hosts.size() <= MAX_HOSTS_FULL_MESH) {
                linked(index);
            }
        }
    }

    /** Something is sent to a host, or came from it: now a session is worth while. Called again it does nothing. */
    void linked(int index) {
        InetAddressText listener = listeners[index];
        if (listener != null) {
            listeners[index] = null;
            state.effects.plane().join(index, listener.address(), listener.port());
        }
    }

    /** A host is not in the machine any more. */
    void forget(int index) {
        listeners[index] = null;
    }

    private interface Answer {
        void read(XdrReader body) throws MalformedMessageException;
    }

    private void ask(MailboxRequest request, Answer answer) {
        XdrWriter body = new XdrWriter(256);
        request.write(body);
        try {
            state.daemonMessages.ask(
                    DaemonCode.DB, state.hosts.master().index(), WaitContext.Kind.MAILBOX, 0, body, (ending, reply) -> {
                        if (ending == WaitContext.Ending.ANSWERED) {
                            answer.read(reply);
                        }
                    });
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("own DM_DB is malformed", e);
        }
    }
}
