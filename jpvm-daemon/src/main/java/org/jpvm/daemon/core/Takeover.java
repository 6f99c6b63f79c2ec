package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jpvm.daemon.succession.Electorate;
import org.jpvm.daemon.succession.Estate;
import org.jpvm.daemon.succession.HostSet;
import org.jpvm.daemon.succession.Reign;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * One master takes the place of another: at the new one, and at those that follow it. The old one's host leaves the machine as any lost host does.
 *
 * <p>Who follows tells which hosts it knows, so that the tables become the same, and which requests to the old master it will put to the new
 * one. The new one answers what the old one has answered before the same again. Requests about hosts are not put again: their end is not
 * known, and PVM has a code for that.
 */
final class Takeover {
    /** A lost master that lives, and does not know yet that it is lost, may add hosts: theirs shall not be the numbers that this one gives. */
    private static final int SKIPPED_INDICES = 16;

    private final PvmdState state;

    /** Requests to the last master that have to be put again, once this one knows that they come. */
    private List<WaitContext> again = List.of();

    /** Hosts that have to accept this master before a table can be told to all. */
    private final BitSet awaited = new BitSet();

    private boolean settling;

    Takeover(PvmdState state) {
        this.state = state;
    }

    /** Whether this master is so new that not all hosts have the same table. */
    boolean isSettling() {
        return settling;
    }

    /** This daemon is the master. */
    void takeOver(Reign ballot, int serial, BitSet dead) {
        HostEntry last = state.hosts.master();
        HostEntry own = state.hosts.local();
        Electorate electorate = state.succession.electorate();
        state.log("the master, host " + last.name() + ", is lost; this host takes its place");
        state.tableUpdates.discard();
        state.hosts.setMaster(own.index());
        state.hosts.commit(serial, console(last));
        state.succession.setReign(ballot);
        state.election.over();
        state.electors.inherit(electorate, dead);
        state.count(DaemonCounter.MASTERS_SUCCEEDED);
        again = new ArrayList<>(state.waits.hand(last.hostPart(), own.hostPart()));
        inherit();
        settling = true;
        List<HostEntry> leaving = new ArrayList<>();
        for (HostEntry host : state.hosts.others()) {
            Peer peer = state.peers.ofTid(host.hostPart());
            if (peer != null) {
                peer.accepted = false;
            }
            if (host == last || peer == null || !peer.takesPart && !electorate.contains(host.index())) {
                leaving.add(host);
            } else {
                peer.takesPart = true;
                peer.quietTicks = 0;
                peer.electorateVersion = 0;
                awaited.set(host.index());
            }
        }
        for (HostEntry host : leaving) {
            leave(host, dead.get(host.index()));
        }
        state.succession.tellAll();
        state.daemonMessages.mailbox().adopt();
        awaited.stream().forEach(state.succession::sendReign);
        putAgainHere();
        settle();
    }

    private int console(HostEntry last) {
        int console = state.hosts.console().index();
        return console == last.index() ? state.hosts.local().index() : console;
    }

    /** What only a master knows. */
    private void inherit() {
        state.hosts.setLastIndex(state.replica.lastHostIndex() + SKIPPED_INDICES);
        Estate estate = state.replica.estate();
        if (estate != null) {
            state.hostAdder.inherit(estate);
        }
        int scheduler = state.replica.schedulerTid();
        if (state.plugIns.schedulerTid == 0 && scheduler != 0 && state.reaches(scheduler)) {
            state.taskMessages.plugIns().setScheduler(scheduler);
        }
    }

    /** A host is not in this master's machine; if it lives it is to hear of that. */
    private void leave(HostEntry host, boolean isDead) {
        state.failures.remove(host.index(), isDead ? "its daemon is gone" : "it does not answer", !isDead);
        state.failures.close(host.index());
    }

    /** Requests of tasks here. */
    private void putAgainHere() {
        int own = state.hosts.local().daemonTid();
        state.replica.keepAnswers(own, idsOf(again));
        for (WaitContext wait : again) {
            if (state.waits.find(wait.id) == wait) {
                XdrReader body = new XdrReader(wait.request);
                try {
                    state.daemonMessages.handle(own, DaemonCode.DB, wait.requestContext, wait.id, body);
                } catch (MalformedMessageException e) {
                    throw new IllegalStateException("own DM_DB is malformed", e);
                }
            }
        }
        again = List.of();
        if (!state.haltAskedBy.isEmpty()) {
            state.daemonMessages.send(own, DaemonCode.HALT, 0, 0, new XdrWriter(16));
        }
    }

    private static Set<Integer> idsOf(List<WaitContext> waits) {
        Set<Integer> ids = new HashSet<>();
        waits.forEach(wait -> ids.add(wait.id));
        return ids;
    }

    /** Another host is the master, and has this one in its machine. */
    void follow(Reign reign, int serial) {
        HostEntry last = state.hosts.master();
        HostEntry next = state.hosts.find(reign.host());
        state.log("the master, host " + last.name() + ", is lost; host " + next.name() + " takes its place");
        state.tableUpdates.discard();
        int console = state.hosts.console().index();
        state.hosts.setMaster(next.index());
        state.hosts.commit(serial, console == last.index() ? next.index() : console);
        state.succession.setReign(reign);
        state.election.over();
        state.replica.forget();
        List<WaitContext> handed = new ArrayList<>(again);
        handed.addAll(state.waits.hand(last.hostPart(), next.hostPart()));
        again = handed.stream().distinct().toList();
        state.failures.remove(last.index(), "it is lost");
        state.failures.close(last.index());
        sendAccept(next.index());
    }

    void sendAccept(int master) {
        XdrWriter out = state.succession.begin(SuccessionCode.ACCEPT, 256);
        BitSet known = new BitSet();
        state.hosts.all().forEach(host -> known.set(host.index()));
        HostSet.write(known, out);
        List<WaitContext> open =
                again.stream().filter(wait -> state.waits.find(wait.id) == wait).toList();
        out.putInt(open.size());
        open.forEach(wait -> out.putInt(wait.id));
        state.succession.send(master, out);
    }

    /** The master knows what comes. */
    void askAgain() {
        if (again.isEmpty() && state.haltAskedBy.isEmpty()) {
            return;
        }
        HostEntry master = state.hosts.master();
        Peer peer = state.peers.ofTid(master.hostPart());
        List<WaitContext> asked = again;
        again = List.of();
        for (WaitContext wait : asked) {
            if (state.waits.find(wait.id) == wait) {
                XdrWriter body = new XdrWriter(wait.request.length).putBytes(wait.request, 0, wait.request.length);
                state.peers.send(peer, master.daemonTid(), DaemonCode.DB.tag(), wait.requestContext, wait.id, body);
            }
        }
        if (!state.haltAskedBy.isEmpty()) {
            state.daemonMessages.send(master.daemonTid(), DaemonCode.HALT, 0, 0, new XdrWriter(16));
        }
    }

    /** ACCEPT: a host is in this reign. */
    void onAccept(Peer peer, XdrReader in) throws MalformedMessageException {
        BitSet known = HostSet.read(in);
        Set<Integer> ids = new HashSet<>();
        for (int id : in.readIntArray("wait ids")) {
            ids.add(id);
        }
        boolean first = !peer.accepted;
        peer.accepted = true;
        if (first) {
            state.replica.keepAnswers(peer.link.peerDaemonTid(), ids);
            bringIntoLine(peer, known);
        }
        state.succession.beat(peer);
        if (awaited.get(peer.index)) {
            awaited.clear(peer.index);
            settle();
        }
    }

    /** Hosts that only one of the two knows: those that this master does not have are gone; one that the other gave up cannot stay either. */
    private void bringIntoLine(Peer peer, BitSet known) {
        XdrWriter gone = new XdrWriter(64).putInt(state.hosts.serial());
        int count = 0;
        for (int index = known.nextSetBit(0); index >= 0; index = known.nextSetBit(index + 1)) {
            if (state.hosts.find(index) == null) {
                gone.putInt(org.jpvm.Tid.hostPart(index));
                count++;
            }
        }
        if (count > 0) {
            state.daemonMessages.send(peer.link.peerDaemonTid(), DaemonCode.HTDEL, 0, 0, gone);
        }
        for (HostEntry host : state.hosts.others()) {
            Peer other = state.peers.ofTid(host.hostPart());
            if (!known.get(host.index()) && other != null) {
                state.failures.loseSilent(other, "host " + peer.index + " has given it up");
            }
        }
    }

    /** A host has left the machine. */
    void hostGone(int host) {
        if (awaited.get(host)) {
            awaited.clear(host);
            settle();
        }
    }

    /** When all have accepted this master they get its table, which names it, as new hosts would. */
    private void settle() {
        if (settling && awaited.isEmpty() && !state.ended) {
            state.tableCommit.announce(() -> settling = false);
        }
    }
}
