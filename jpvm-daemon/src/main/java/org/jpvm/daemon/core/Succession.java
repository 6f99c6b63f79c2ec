package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.daemon.plane.PlaneService;
import org.jpvm.daemon.succession.Electorate;
import org.jpvm.daemon.succession.HostSet;
import org.jpvm.daemon.succession.Reign;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * What Java daemons tell each other about their master, and what follows from it. The messages are those of {@link SuccessionCode}; {@link
 * SignsOfLife} finds the dead, {@link Electors} and {@link Replication} are the master's part while all is well, {@link Election} decides when
 * it is not, {@link Takeover} makes it so.
 */
final class Succession implements ExtensionService {
    private static final int VERSION = 1;

    /** A session with a host that is not in the machine is kept for so long, to tell it that. */
    private static final int TELLING_TICKS = 3;

    private final PvmdState state;
    private final Takeover takeover;

    /** That of the present master; {@link Reign#NONE} at a slave that has not heard of it. */
    private Reign reign;

    private Electorate electorate = Electorate.NONE;

    /** Hosts that may believe to be in the machine, and have to be told once they can be reached. */
    private final BitSet untold = new BitSet();

    private record Former(int address, int port) {}

    private final Map<Integer, Former> former = new TreeMap<>();

    /** Those of the hosts outside the machine with which there is a session, by ticks. */
    private final int[] outsideTicks = new int[org.jpvm.Tid.MAX_HOST_INDEX + 1];

    private final BitSet outside = new BitSet();

    Succession(PvmdState state) {
        this.state = state;
        this.takeover = new Takeover(state);
        this.reign = state.hosts.isMaster() ? new Reign(1, state.hosts.local().index()) : Reign.NONE;
    }

    Reign reign() {
        return reign;
    }

    Takeover takeover() {
        return takeover;
    }

    /** Who decides about the next master. */
    Electorate electorate() {
        return state.hosts.isMaster() ? state.electors.electorate() : electorate;
    }

    void setReign(Reign now) {
        reign = now;
        electorate = Electorate.NONE;
    }

    /** A message that is about the present reign. */
    XdrWriter begin(SuccessionCode code, int bytes) {
        XdrWriter out = plain(code, bytes);
        reign.write(out);
        return out;
    }

    /** A message with nothing in it but its code. */
    XdrWriter plain(SuccessionCode code, int bytes) {
        return new XdrWriter(bytes).putInt(code.number());
    }

    /** Sends a message; false when it is not sent. */
    boolean send(int host, XdrWriter message) {
        return state.extensions.send(
                host, PlaneService.SUCCESSION, ByteBuffer.wrap(message.array()), 0, message.lengthBytes());
    }

    @Override
    public void up(int host) {
        if (!state.signs.isOn()) {
            return;
        }
        Peer peer = state.peers.ofIndex(host);
        peer.refused = false;
        peer.quietTicks = 0;
        XdrWriter hello = plain(SuccessionCode.HELLO, 32)
                .putInts(VERSION, state.effects.plane().open());
        reign.write(hello);
        hello.putInt(state.signs.tickMillis());
        send(host, hello);
        if (state.hosts.isMaster()) {
            state.replication.up(host);
        }
    }

    @Override
    public void down(int host) {
        if (state.hosts.isMaster()) {
            state.replication.down(host);
        } else if (host == state.hosts.master().index()) {
            state.replica.interrupted();
        }
    }

    @Override
    public void room(int host) {
        if (state.hosts.isMaster()) {
            state.replication.room(host);
        }
    }

    @Override
    public void message(int host, ByteBuffer bytes, int start, int end) {
        byte[] copy = new byte[end - start];
        bytes.get(start, copy);
        XdrReader in = new XdrReader(copy);
        try {
            SuccessionCode code = SuccessionCode.of(in.readInt("code"));
            if (code != null && state.signs.isOn()) {
                handle(host, code, in);
            } else {
                state.count(DaemonCounter.PLANE_UNKNOWN_SERVICES);
            }
        } catch (MalformedMessageException e) {
            state.count(DaemonCounter.MALFORMED);
            state.log("malformed message about the master from host " + host + ": " + e.getMessage());
        }
    }

    private void handle(int from, SuccessionCode code, XdrReader in) throws MalformedMessageException {
        Peer peer = state.peers.ofIndex(from);
        if (peer == null) {
            if (code == SuccessionCode.REIGN) {
                onReign(from, in);
            }
            return;
        }
        peer.quietTicks = 0;
        switch (code) {
            case HELLO -> onHello(peer, in);
            case BEAT -> onBeat(peer, in);
            case BEAT_ANSWER -> onBeatAnswer(peer, in);
            case ELECTORATE -> onElectorate(peer, in);
            case REPLICA -> {
                if (isOfMaster(peer, Reign.read(in))) {
                    int batch = state.replica.part(in);
                    if (batch != 0) {
                        send(from, begin(SuccessionCode.REPLICA_ANSWER, 32).putInt(batch));
                    }
                }
            }
            case REPLICA_ANSWER -> {
                if (state.hosts.isMaster() && Reign.read(in).equals(reign)) {
                    state.replication.answered(from, in.readInt("batch"));
                }
            }
            case ASK -> state.election.onAsk(from, in);
            case ANSWER -> state.election.onAnswer(from, in);
            case REIGN -> onReign(from, in);
            case ACCEPT -> {
                if (state.hosts.isMaster() && Reign.read(in).equals(reign)) {
                    takeover.onAccept(peer, in);
                }
            }
        }
    }

    /** Whether a message of this reign comes from the master, to whom this daemon still listens. */
    private boolean isOfMaster(Peer peer, Reign theirs) {
        return !state.hosts.isMaster()
                && peer.index == state.hosts.master().index()
                && !peer.lost
                && theirs.equals(reign);
    }

    private void onHello(Peer peer, XdrReader in) throws MalformedMessageException {
        in.readInt("version");
        int port = in.readInt("port", 0, 65535);
        Reign theirs = Reign.read(in);
        int tickMillis = in.readInt("tick", 1, SignsOfLife.MAX_TICK_MILLIS);
        if (!state.hosts.isMaster() && peer.index == state.hosts.master().index()) {
            state.signs.setTick(tickMillis);
        }
        peer.takesPart = true;
        peer.planePort = port;
        state.signs.start();
        HostEntry host = state.hosts.find(peer.index);
        if (port != 0 && host != null) {
            state.effects.plane().join(peer.index, peer.address, port);
        }
        if (state.hosts.isMaster()) {
            if (theirs.isAfter(reign)) {
                depose(theirs);
            } else {
                // Also to who knows it: that it is in it has not been heard yet.
                sendReign(peer.index);
            }
        }
    }

    /** Others have agreed on another master while this one was not heard. */
    private void depose(Reign later) {
        state.shutDown("host " + later.host() + " has become the master, as this one was not heard");
    }

    /** Tells a host who the master is. */
    void sendReign(int host) {
        XdrWriter out = begin(SuccessionCode.REIGN, 64).putInt(state.hosts.serial());
        BitSet members = new BitSet();
        state.hosts.all().forEach(each -> members.set(each.index()));
        HostSet.write(members, out);
        send(host, out);
    }

    private void onReign(int from, XdrReader in) throws MalformedMessageException {
        Reign theirs = Reign.read(in);
        int serial = in.readInt("serial");
        BitSet members = HostSet.read(in);
        if (theirs.host() != from) {
            throw new MalformedMessageException("reign of host " + theirs.host() + " told by another");
        }
        boolean member = members.get(state.hosts.local().index());
        if (reign.isAfter(theirs)) {
            if (state.hosts.isMaster()) {
                sendReign(from);
            }
        } else if (reign.equals(theirs)) {
            if (!member) {
                state.shutDown("the master says that this host is not in the machine any more");
            } else if (!state.hosts.isMaster() && state.hosts.master().index() == from) {
                takeover.sendAccept(from);
            }
        } else if (state.hosts.isMaster()) {
            depose(theirs);
        } else if (state.hosts.master().index() == from && reign == Reign.NONE) {
            setReign(theirs);
            takeover.sendAccept(from);
        } else if (!member || state.hosts.find(from) == null) {
            state.shutDown("the master is lost, and host " + from + ", the next one, does not have this host");
        } else {
            takeover.follow(theirs, serial);
        }
    }

    /** Master to slave: a sign of life. */
    void beat(Peer peer) {
        if (!peer.accepted) {
            sendReign(peer.index);
            return;
        }
        send(peer.index, begin(SuccessionCode.BEAT, 32).putInt(electorate().version()));
        if (peer.electorateVersion != electorate().version()) {
            sendElectorate(peer.index);
        }
    }

    private void onBeat(Peer peer, XdrReader in) throws MalformedMessageException {
        if (isOfMaster(peer, Reign.read(in))) {
            takeover.askAgain();
            answerBeat(peer);
        }
    }

    private void answerBeat(Peer peer) {
        send(peer.index, begin(SuccessionCode.BEAT_ANSWER, 32).putInt(electorate.version()));
    }

    private void onBeatAnswer(Peer peer, XdrReader in) throws MalformedMessageException {
        if (state.hosts.isMaster() && Reign.read(in).equals(reign)) {
            peer.electorateVersion = in.readInt("version");
        }
    }

    void sendElectorate(int host) {
        XdrWriter out = begin(SuccessionCode.ELECTORATE, 128);
        electorate().write(out);
        send(host, out);
    }

    private void onElectorate(Peer peer, XdrReader in) throws MalformedMessageException {
        Reign theirs = Reign.read(in);
        Electorate told = Electorate.read(in);
        if (isOfMaster(peer, theirs) && told.version() > electorate.version()) {
            electorate = told;
            answerBeat(peer);
        }
    }

    /** A host is not in the machine any more; one that was silent may live, and has to be told. */
    void hostGone(HostEntry host, boolean wasSilent) {
        if (!state.hosts.isMaster()) {
            // Why it is gone only the master knows, and the next one may be this.
            untold.set(host.index());
            return;
        }
        state.electors.gone(host.index(), wasSilent);
        state.replication.gone(host.index());
        takeover.hostGone(host.index());
        untold.set(host.index(), wasSilent);
    }

    /** Where a host listens that left the machine: a master tries until it can tell it. */
    void keepTelling(int host, int address, int port) {
        if (port == 0 || !state.signs.isOn()) {
            untold.clear(host);
        } else if (untold.get(host)) {
            former.put(host, new Former(address, port));
            if (state.hosts.isMaster()) {
                state.effects.plane().join(host, address, port);
            }
        }
    }

    /** Hosts that left and have to be told, for the next master. */
    void writeFormer(XdrWriter out) {
        former.keySet().retainAll(untold.stream().boxed().toList());
        out.putInt(former.size());
        former.forEach((host, place) -> out.putInts(host, place.address, place.port));
    }

    int formerCount() {
        return former.size();
    }

    /** Of hosts that left before this one came only the master knows. */
    void readFormer(XdrReader in) throws MalformedMessageException {
        for (int left = in.readCount("former hosts", 12); left > 0; left--) {
            int host = in.readInt("host", 1, org.jpvm.Tid.MAX_HOST_INDEX);
            Former place = new Former(in.readInt("address"), in.readInt("port", 1, 65535));
            if (state.hosts.find(host) == null) {
                untold.set(host);
                former.put(host, place);
            }
        }
    }

    /** This daemon is the master now: whoever was in the machine before, and may not know that it is not any more, hears it. */
    void tellAll() {
        former.keySet().retainAll(untold.stream().boxed().toList());
        former.forEach((host, place) -> state.effects.plane().join(host, place.address, place.port));
    }

    /** A host is in the machine again, or another one with its number. */
    void hostCame(int host) {
        untold.clear(host);
        former.remove(host);
        outside.clear(host);
    }

    /** Whether a session with a host is wanted that is not in the machine. */
    boolean wantsToTell(int host) {
        return state.hosts.isMaster() && (untold.get(host) || state.peers.wasHere(host));
    }

    /** A session with a host outside the machine began. */
    void upOutside(int host) {
        if (!wantsToTell(host)) {
            state.effects.plane().leave(host);
            return;
        }
        untold.clear(host);
        outside.set(host);
        outsideTicks[host] = TELLING_TICKS;
        XdrWriter out = begin(SuccessionCode.REIGN, 64).putInt(state.hosts.serial());
        BitSet members = new BitSet();
        state.hosts.all().forEach(each -> members.set(each.index()));
        HostSet.write(members, out);
        state.effects
                .plane()
                .sendExtension(host, PlaneService.SUCCESSION, ByteBuffer.wrap(out.array()), 0, out.lengthBytes());
    }

    /** A message of a host outside the machine. */
    void messageFromOutside(int host, ByteBuffer bytes, int start, int end) {
        if (outside.get(host)) {
            message(host, bytes, start, end);
        }
    }

    /** Nobody listens any more where a host's daemon was. */
    void refused(int host) {
        if (untold.get(host)) {
            untold.clear(host);
            state.effects.plane().leave(host);
            return;
        }
        Peer peer = state.peers.ofIndex(host);
        if (peer != null && peer.takesPart && !peer.onPlane) {
            peer.refused = true;
            if (state.hosts.isMaster()) {
                state.failures.lose(peer, "its daemon is gone");
            }
        }
    }

    void tick() {
        for (int host = outside.nextSetBit(0); host >= 0; host = outside.nextSetBit(host + 1)) {
            if (--outsideTicks[host] <= 0) {
                outside.clear(host);
                state.effects.plane().leave(host);
            }
        }
        if (state.hosts.isMaster()) {
            state.replication.tick();
            state.electors.tick();
        } else {
            state.election.tick();
        }
    }

    /** This daemon has been elected. */
    void takeOver(Reign ballot, int serial, BitSet dead) {
        takeover.takeOver(ballot, serial, dead);
    }
}
