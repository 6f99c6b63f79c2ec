package org.jpvm.daemon.core;

import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.XdrWriter;

/**
 * Between Java daemons: the master hears from each slave, and each slave from the master, every few seconds, so that a dead host is found soon.
 * Whatever comes from a host is a sign of life, on whichever way.
 *
 * <p>Time is counted in ticks of this daemon, one at a time however late it is called: a daemon that was stopped for a minute does not blame the
 * others for that. Hosts that never took part are the affair of {@link KeepAlive}, as in PVM.
 */
final class SignsOfLife {
    /** A host that owes so many is dead. */
    static final int LIMIT_TICKS = 10;

    /** Longest tick. */
    static final int MAX_TICK_MILLIS = 3_600_000;

    private static final long MILLISECOND = 1_000_000L;

    /** From here on other ways are tried. */
    private static final int DOUBT_TICKS = 3;

    private static final int TICKS_PER_BEAT = 2;
    private static final XdrWriter NOTHING = new XdrWriter(16);

    private final PvmdState state;
    private long tickNanos = -1;
    private long nextNanos = Long.MAX_VALUE;
    private long ticks;

    SignsOfLife(PvmdState state) {
        this.state = state;
    }

    /** Whether dead hosts are found before PVM finds them. */
    boolean isOn() {
        if (tickNanos < 0) {
            tickNanos = state.effects.plane().silenceNanos() / LIMIT_TICKS;
        }
        return tickNanos > 0;
    }

    /** The time between two ticks. */
    int tickMillis() {
        return (int) Math.max(1, tickNanos / MILLISECOND);
    }

    /** All daemons have the patience of the master. */
    void setTick(int millis) {
        tickNanos = millis * MILLISECOND;
    }

    /** Ticks so far. */
    long ticks() {
        return ticks;
    }

    /** A host takes part: the clock runs from now on. */
    void start() {
        if (isOn() && nextNanos == Long.MAX_VALUE) {
            nextNanos = state.nowNanos + tickNanos;
        }
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }

    void handleTimeout() {
        if (state.nowNanos - nextNanos < 0 || nextNanos == Long.MAX_VALUE) {
            return;
        }
        nextNanos = state.nowNanos + tickNanos;
        ticks++;
        if (state.hosts.isMaster()) {
            for (Peer peer : state.peers.all()) {
                if (peer.takesPart && !peer.lost && !peer.leaving) {
                    lookAfterSlave(peer);
                }
            }
        } else {
            Peer master = master();
            if (master != null && master.takesPart && !master.lost) {
                master.quietTicks++;
                doubt(master);
            }
        }
        state.succession.tick();
    }

    /** The master as a slave talks to it, or null. */
    Peer master() {
        return state.peers.ofTid(state.hosts.master().hostPart());
    }

    private void lookAfterSlave(Peer peer) {
        peer.quietTicks++;
        if (peer.refused) {
            state.failures.lose(peer, "its daemon is gone");
        } else if (peer.quietTicks >= LIMIT_TICKS) {
            state.failures.loseSilent(peer, "nothing was heard of it for " + seconds() + " s");
        } else {
            doubt(peer);
            if (ticks % TICKS_PER_BEAT == 0) {
                state.succession.beat(peer);
            }
        }
    }

    /** Whether a host is alive is asked in all ways there are. */
    private void doubt(Peer peer) {
        if (peer.onPlane) {
            if (peer.quietTicks >= DOUBT_TICKS) {
                state.effects.plane().probe(peer.index);
            }
            return;
        }
        if (peer.quietTicks > 1) {
            // Who dialled before dials again by itself, at once.
            state.effects.plane().prove(peer.index);
        }
        if (peer.quietTicks >= DOUBT_TICKS && peer.link.isIdle()) {
            state.daemonMessages.send(peer.link.peerDaemonTid(), DaemonCode.NULL, 0, 0, NOTHING);
        }
    }

    /** The limit, for people. */
    String seconds() {
        long tenths = LIMIT_TICKS * tickNanos / 100_000_000L;
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
