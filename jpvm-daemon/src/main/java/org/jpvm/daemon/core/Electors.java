package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jpvm.daemon.succession.Electorate;
import org.jpvm.daemon.succession.HostSet;

/**
 * At the master: keeps the electorate in step with the host table. A change holds as {@code wanted} when the master tells of it, and becomes {@code
 * settled} when more than half of both have it. A master that has lost most of the others settles nothing any more.
 */
final class Electors {
    /** So many ticks after the last loss hosts that were silent have ended as PVM has it, unless they are the majority. */
    private static final long FORGIVEN_TICKS = 400;

    private final PvmdState state;
    private Electorate electorate;

    /** Hosts whose daemons have ended or are proved dead. */
    private final BitSet dead = new BitSet();

    /** Hosts of the electorate that were given up because they were silent. */
    private final BitSet silent = new BitSet();

    private long lastLossTick;
    private List<String> toldUser = List.of();

    Electors(PvmdState state) {
        this.state = state;
        BitSet own = HostSet.of(state.hosts.local().index());
        this.electorate = new Electorate(1, true, own, own, new BitSet());
    }

    Electorate electorate() {
        return electorate;
    }

    /** A master begins with what the last one has left. */
    void inherit(Electorate last, BitSet provedDead) {
        electorate = new Electorate(last.version() + 1, last.isOpen(), last.settled(), last.wanted(), new BitSet());
        dead.clear();
        dead.or(provedDead);
        silent.clear();
    }

    /** A host is not in the machine any more. */
    void gone(int host, boolean wasSilent) {
        (wasSilent ? silent : dead).set(host);
        lastLossTick = state.signs.ticks();
    }

    /** Says in the log who would succeed, whenever that is somebody else. */
    private void tellUser() {
        boolean ready = electorate.isOpen() && electorate.settled().equals(electorate.wanted());
        List<String> names = new ArrayList<>();
        if (ready) {
            electorate.heirs().stream()
                    .forEach(host -> names.add(
                            state.hosts.find(host) == null
                                    ? Integer.toString(host)
                                    : state.hosts.find(host).name()));
        }
        if (!names.equals(toldUser)) {
            toldUser = names;
            state.log(
                    names.isEmpty()
                            ? "no host could take the place of this one"
                            : "hosts that could take the place of this one: " + String.join(" ", names));
        }
    }

    /** Looks whether anything has changed. */
    void tick() {
        BitSet members = new BitSet();
        boolean open = true;
        BitSet have = HostSet.of(state.hosts.local().index());
        for (HostEntry host : state.hosts.all()) {
            members.set(host.index());
            Peer peer = state.peers.ofTid(host.hostPart());
            if (peer != null) {
                open &= peer.takesPart;
                if (peer.accepted && peer.electorateVersion == electorate.version()) {
                    have.set(host.index());
                }
            }
        }
        dead.andNot(members);
        silent.andNot(members);
        if (!silent.isEmpty()
                && state.signs.ticks() - lastLossTick > FORGIVEN_TICKS
                && !Electorate.isMajority(electorate.settled(), silent, dead)) {
            dead.or(silent);
            silent.clear();
        }
        BitSet settled = electorate.settled();
        if (!settled.equals(electorate.wanted()) && electorate.isDecidedBy(have, dead)) {
            settled = electorate.wanted();
        }
        BitSet heirs = state.replication.heirs();
        Electorate next = new Electorate(electorate.version() + 1, open, settled, members, heirs);
        if (open != electorate.isOpen()
                || settled != electorate.settled()
                || !members.equals(electorate.wanted())
                || !heirs.equals(electorate.heirs())) {
            electorate = next;
            tellUser();
            for (HostEntry host : state.hosts.others()) {
                state.succession.sendElectorate(host.index());
            }
        }
    }
}
