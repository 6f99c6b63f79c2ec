package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostTableUpdate;
import org.jpvm.wire.body.SlaveSettings;

/**
 * A new host table in two steps, at the master: all hosts are told and have to acknowledge before all are told to use it, so that nobody hears of
 * a host from one that it does not know. The master itself uses it at once. Source: pvm-wire-protocol §5.8.
 */
final class TableCommit {
    /** Hosts of one table: each new host gets the whole table, and all of these tables wait in memory at the same time. */
    private static final int MAX_HOSTS_AT_ONCE = 128;

    private final PvmdState state;
    private int openAcknowledgements;

    /** When the present table was sent. */
    private long sentNanos;

    private Runnable whenDone;

    TableCommit(PvmdState state) {
        this.state = state;
    }

    /**
     * Adds hosts whose daemons run, very many of them in several tables.
     *
     * @param added   the hosts
     * @param options their options, in the same order
     * @param done    called when all hosts use the new table
     */
    void add(List<HostEntry> added, List<HostOptions> options, Runnable done) {
        int count = added.size();
        if (count <= MAX_HOSTS_AT_ONCE) {
            addAtOnce(added, options, done);
        } else {
            addAtOnce(
                    added.subList(0, MAX_HOSTS_AT_ONCE),
                    options.subList(0, MAX_HOSTS_AT_ONCE),
                    () -> add(
                            added.subList(MAX_HOSTS_AT_ONCE, count), options.subList(MAX_HOSTS_AT_ONCE, count), done));
        }
    }

    private void addAtOnce(List<HostEntry> added, List<HostOptions> options, Runnable done) {
        whenDone = done;
        int serial = state.hosts.serial() + 1;
        int console = state.hosts.console().index();
        List<HostEntry> old = new ArrayList<>(state.hosts.others());
        List<HostTableUpdate.Host> whole = new ArrayList<>();
        List<HostTableUpdate.Host> difference = new ArrayList<>();
        List<HostEntry> before = new ArrayList<>(state.hosts.all());
        for (int i = before.size() - 1; i >= 0; i--) {
            whole.add(record(before.get(i)));
        }
        for (HostEntry host : added) {
            whole.add(record(host));
            difference.add(record(host));
            state.hosts.put(host);
            state.succession.hostCame(host.index());
            state.count(DaemonCounter.HOSTS_ADDED);
        }
        state.hosts.commit(serial, console);
        state.keepAlive.committed();
        int master = state.hosts.master().index();
        openAcknowledgements = 1;
        sentNanos = state.nowNanos;
        for (int i = 0; i < added.size(); i++) {
            open(added.get(i));
            sendSettings(added.get(i), options.get(i));
            update(added.get(i), new HostTableUpdate(serial, master, console, whole));
        }
        for (HostEntry host : old) {
            update(host, new HostTableUpdate(serial, master, console, difference));
        }
        state.tellHostsAdded(added);
        acknowledged();
    }

    /** Tells all hosts the whole table: there is another master, whose index is in it. */
    void announce(Runnable done) {
        whenDone = done;
        int serial = state.hosts.serial() + 1;
        List<HostTableUpdate.Host> whole =
                state.hosts.all().stream().map(TableCommit::record).toList();
        int console = state.hosts.console().index();
        state.hosts.commit(serial, console);
        openAcknowledgements = 1;
        for (HostEntry host : state.hosts.others()) {
            update(host, new HostTableUpdate(serial, state.hosts.master().index(), console, whole));
        }
        acknowledged();
    }

    private void open(HostEntry host) {
        try {
            state.peers.open(host);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("address of a host was checked before", e);
        }
    }

    private void sendSettings(HostEntry host, HostOptions options) {
        List<SlaveSettings.Setting> settings = new ArrayList<>();
        put(settings, SlaveSettings.SEARCH_PATH, options.searchPath());
        put(settings, SlaveSettings.DEBUGGER_PATH, options.debugger());
        put(settings, SlaveSettings.WORKING_DIRECTORY, options.workingDirectory());
        if (state.plugIns.schedulerTid != 0) {
            put(settings, SlaveSettings.SCHEDULER, Integer.toHexString(state.plugIns.schedulerTid));
        }
        if (state.plugIns.tracerTid != 0) {
            put(settings, SlaveSettings.TRACE, state.plugIns.traceSettings().text());
        }
        XdrWriter body = new XdrWriter(256);
        new SlaveSettings(settings).write(body);
        state.daemonMessages.send(host.daemonTid(), DaemonCode.SLCONF, 0, 0, body);
    }

    private static void put(List<SlaveSettings.Setting> settings, int field, String value) {
        if (value != null) {
            settings.add(new SlaveSettings.Setting(field, value));
        }
    }

    /** A host that is lost counts as one that has acknowledged. */
    private void update(HostEntry host, HostTableUpdate update) {
        openAcknowledgements++;
        XdrWriter body = new XdrWriter(1024);
        update.write(body);
        try {
            state.daemonMessages.ask(
                    DaemonCode.HTUPD,
                    host.index(),
                    WaitContext.Kind.TABLE_UPDATE,
                    0,
                    body,
                    (ending, answer) -> acknowledged());
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("own DM_HTUPD is malformed", e);
        }
    }

    /** Gives up hosts that are there and do not acknowledge the table; without an end of waiting no host could be added any more. */
    void handleTimeout() {
        if (openAcknowledgements == 0 || state.nowNanos - sentNanos < Limits.TABLE_UPDATE_NANOS) {
            return;
        }
        for (WaitContext wait : new ArrayList<>(state.waits.all())) {
            Peer peer = wait.kind == WaitContext.Kind.TABLE_UPDATE ? state.peers.ofTid(wait.hostPart) : null;
            if (peer != null) {
                state.failures.lose(peer, "it does not acknowledge the host table");
            }
        }
    }

    private void acknowledged() {
        if (--openAcknowledgements == 0) {
            for (HostEntry host : state.hosts.others()) {
                state.daemonMessages.send(host.daemonTid(), DaemonCode.HTCOMMIT, 0, 0, new XdrWriter(16));
            }
            Runnable done = whenDone;
            whenDone = null;
            done.run();
        }
    }

    private static HostTableUpdate.Host record(HostEntry host) {
        return new HostTableUpdate.Host(
                Tid.hostIndex(host.hostPart()),
                host.name(),
                host.architecture(),
                host.address(),
                host.mtu(),
                host.speed(),
                host.dataSignature());
    }
}
