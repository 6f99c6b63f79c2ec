package org.jpvm.daemon.core;

import java.util.BitSet;
import org.jpvm.daemon.succession.Electorate;
import org.jpvm.daemon.succession.HostSet;
import org.jpvm.daemon.succession.Reign;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * At a slave: the vote about the next master, when this one finds the present one lost.
 *
 * <p>An heir first asks whether the others would have it, which binds nobody. Only when more than half would, it asks for their voices: who gives
 * his has given the master up for good, whatever comes of it, and gives none to a lower ballot. So a group that is too small stays what it was,
 * and the master can come back to it.
 */
final class Election {
    /** From here on a slave would have another master; a little less than what makes it ask, as not all count from the same moment. */
    private static final int WILLING_TICKS = SignsOfLife.LIMIT_TICKS - 2;

    /** How long an heir waits for those before it, times its rank. */
    private static final int TICKS_PER_RANK = 2;

    /** How long those who have not answered are waited for when enough have. */
    private static final int HEARING_TICKS = 2;

    /** An election that takes longer begins again. */
    private static final int ROUND_TICKS = 4;

    /** Who gave his voice and hears of no new master for so long ends. */
    private static final int ORPHAN_TICKS = 60;

    private final PvmdState state;
    private Reign promised = Reign.NONE;
    private Reign ballot;
    private boolean binding;
    private final BitSet voices = new BitSet();
    private final BitSet answered = new BitSet();
    private boolean masterIsDead;
    private int newestSerial;
    private int roundTicks;
    private int pauseTicks;
    private int suspectTicks;
    private int orphanTicks;

    Election(PvmdState state) {
        this.state = state;
    }

    /** There is a master: nothing is to be decided any more. */
    void over() {
        ballot = null;
        pauseTicks = 0;
        suspectTicks = 0;
        orphanTicks = 0;
    }

    /** The highest ballot that this daemon has given its voice to. */
    Reign promised() {
        return promised;
    }

    private Electorate electorate() {
        return state.succession.electorate();
    }

    private boolean isSuspect(int limitTicks) {
        if (promised.isAfter(state.succession.reign())) {
            return true;
        }
        Peer master = state.signs.master();
        return master == null || master.lost || master.takesPart && (master.refused || master.quietTicks >= limitTicks);
    }

    /** A tick at a slave. */
    void tick() {
        if (promised.isAfter(state.succession.reign()) && ++orphanTicks > ORPHAN_TICKS) {
            state.shutDown("the master is lost, and no other has taken its place");
            return;
        }
        if (!isSuspect(SignsOfLife.LIMIT_TICKS)) {
            over();
            return;
        }
        suspectTicks++;
        int own = state.hosts.local().index();
        Electorate electorate = electorate();
        if (!electorate.isOpen() || !electorate.heirs().get(own) || state.replica.position() < 0) {
            return;
        }
        if (pauseTicks > 0) {
            pauseTicks--;
            return;
        }
        if (ballot == null) {
            int rank = electorate.heirs().get(0, own).cardinality();
            if (suspectTicks > rank * TICKS_PER_RANK) {
                begin();
            }
        } else if (++roundTicks > ROUND_TICKS) {
            ballot = null;
            pauseTicks = 1;
        } else {
            ask();
            count();
        }
    }

    private void begin() {
        Reign highest = promised.isAfter(state.succession.reign()) ? promised : state.succession.reign();
        ballot = highest.next(state.hosts.local().index());
        binding = false;
        roundTicks = 0;
        newestSerial = 0;
        clearVoices();
        ask();
        count();
    }

    private void clearVoices() {
        voices.clear();
        answered.clear();
        voices.set(state.hosts.local().index());
        answered.set(state.hosts.local().index());
        Peer master = state.signs.master();
        masterIsDead = master != null && master.refused;
    }

    private void ask() {
        Electorate electorate = electorate();
        BitSet asked = electorate.all();
        asked.andNot(answered);
        for (int host = asked.nextSetBit(0); host >= 0; host = asked.nextSetBit(host + 1)) {
            XdrWriter out = state.succession.plain(SuccessionCode.ASK, 64).putInt(binding ? 1 : 0);
            ballot.write(out);
            state.succession.reign().write(out);
            out.putInt(electorate.version());
            putPosition(out);
            state.succession.send(host, out);
        }
    }

    private void putPosition(XdrWriter out) {
        long position = state.replica.position();
        out.putInts((int) (position >>> 32), (int) position);
    }

    private static long readPosition(XdrReader in) throws MalformedMessageException {
        return (long) in.readInt("position") << 32 | in.readInt("position") & 0xffffffffL;
    }

    /** ASK: another host wants to become the master. */
    void onAsk(int from, XdrReader in) throws MalformedMessageException {
        boolean binds = in.readInt("binding") != 0;
        Reign wanted = Reign.read(in);
        Reign theirs = Reign.read(in);
        int version = in.readInt("version");
        long theirPosition = readPosition(in);
        Electorate electorate = electorate();
        boolean yes = !state.hosts.isMaster()
                && wanted.host() == from
                && theirs.equals(state.succession.reign())
                && version >= electorate.version()
                && wanted.isAfter(promised)
                && theirPosition >= state.replica.position()
                && isSuspect(WILLING_TICKS);
        Peer master = state.signs.master();
        boolean gone = master != null && master.refused;
        if (yes && binds) {
            promised = wanted;
            ballot = null;
            orphanTicks = 0;
            fence();
        }
        XdrWriter out = state.succession.plain(SuccessionCode.ANSWER, 64).putInt(binds ? 1 : 0);
        wanted.write(out);
        out.putInt(yes ? 1 : 0);
        putPosition(out);
        out.putInts(gone ? 1 : 0, state.tableUpdates.newestSerial());
        state.succession.send(from, out);
        if (yes) {
            // One at a time.
            ballot = null;
            pauseTicks = ROUND_TICKS;
        }
    }

    /** What the master may still say does not count any more: others who gave it up, too, will not hear it. */
    private void fence() {
        Peer master = state.signs.master();
        if (master != null) {
            master.lost = true;
            state.effects.plane().leave(master.index);
        }
    }

    /** ANSWER: what another host says to that. */
    void onAnswer(int from, XdrReader in) throws MalformedMessageException {
        boolean bound = in.readInt("binding") != 0;
        Reign about = Reign.read(in);
        boolean yes = in.readInt("yes") != 0;
        long theirPosition = readPosition(in);
        boolean gone = in.readInt("master is gone") != 0;
        int serial = in.readInt("serial");
        if (ballot == null || !ballot.equals(about) || bound != binding) {
            return;
        }
        masterIsDead |= gone;
        newestSerial = Math.max(newestSerial, serial);
        if (theirPosition > state.replica.position()) {
            ballot = null;
            pauseTicks = ROUND_TICKS;
            return;
        }
        if (yes) {
            voices.set(from);
            answered.set(from);
        }
        count();
    }

    private void count() {
        Electorate electorate = electorate();
        int master = state.hosts.master().index();
        BitSet dead = dead(electorate);
        if (ballot == null || !electorate.isDecidedBy(voices, dead)) {
            return;
        }
        if (binding) {
            state.succession.takeOver(ballot, Math.max(newestSerial, state.tableUpdates.newestSerial()), dead);
            return;
        }
        BitSet missing = electorate.all();
        missing.clear(master);
        missing.andNot(answered);
        missing.andNot(dead);
        if (missing.isEmpty() || roundTicks >= HEARING_TICKS) {
            binding = true;
            promised = ballot;
            orphanTicks = 0;
            fence();
            clearVoices();
            roundTicks = 0;
            ask();
            count();
        }
    }

    private BitSet dead(Electorate electorate) {
        BitSet dead = new BitSet();
        BitSet all = electorate.all();
        for (int host = all.nextSetBit(0); host >= 0; host = all.nextSetBit(host + 1)) {
            Peer peer = state.peers.ofTid(org.jpvm.Tid.hostPart(host));
            if (peer != null && peer.refused) {
                dead.set(host);
            }
        }
        if (masterIsDead) {
            dead.or(HostSet.of(state.hosts.master().index()));
        }
        return dead;
    }
}
