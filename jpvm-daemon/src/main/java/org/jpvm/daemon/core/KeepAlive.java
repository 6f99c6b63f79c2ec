package org.jpvm.daemon.core;

import java.util.List;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.XdrWriter;

/**
 * Finds out about hosts that say nothing: each minute another one gets a DM_NULL, which it has to acknowledge. And a slave that never hears of
 * its machine ends. Source: pvm-wire-protocol §5.2.
 */
final class KeepAlive {
    private static final XdrWriter NOTHING = new XdrWriter(16);

    private final PvmdState state;
    private long nextNanos = Long.MAX_VALUE;
    private long commitDeadlineNanos = Long.MAX_VALUE;
    private int cursor;

    KeepAlive(PvmdState state) {
        this.state = state;
    }

    /** The daemon begins. */
    void start() {
        nextNanos = state.nowNanos + Limits.KEEP_ALIVE_NANOS;
        if (!state.hosts.isMaster()) {
            commitDeadlineNanos = state.nowNanos + Limits.FIRST_COMMIT_NANOS;
        }
    }

    /** The daemon is in a machine, or another host came. */
    void committed() {
        if (commitDeadlineNanos != Long.MAX_VALUE || state.hosts.size() <= 2) {
            nextNanos = state.nowNanos + Limits.KEEP_ALIVE_NANOS;
        }
        commitDeadlineNanos = Long.MAX_VALUE;
    }

    /** A machine of one host needs no timer. */
    long nextDeadlineNanos() {
        if (commitDeadlineNanos != Long.MAX_VALUE) {
            return commitDeadlineNanos;
        }
        return state.hosts.size() > 1 ? nextNanos : Long.MAX_VALUE;
    }

    void handleTimeout() {
        if (nextDeadlineNanos() == Long.MAX_VALUE || state.nowNanos - nextDeadlineNanos() < 0) {
            return;
        }
        if (commitDeadlineNanos != Long.MAX_VALUE) {
            state.shutDown("no host table came from the master within " + Limits.FIRST_COMMIT_NANOS / 1_000_000_000L
                    + " seconds");
        } else {
            nextNanos = state.nowNanos + Limits.KEEP_ALIVE_NANOS;
            state.tableCommit.handleTimeout();
            askNext();
        }
    }

    private void askNext() {
        List<HostEntry> others = state.hosts.others();
        if (others.isEmpty()) {
            return;
        }
        HostEntry next = others.get(0);
        for (HostEntry host : others) {
            if (host.index() > cursor) {
                next = host;
                break;
            }
        }
        cursor = next.index();
        Peer peer = state.peers.ofTid(next.hostPart());
        if (peer != null && peer.link.isIdle()) {
            state.daemonMessages.send(next.daemonTid(), DaemonCode.NULL, 0, 0, NOTHING);
        }
    }
}
