package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostTableDelete;
import org.jpvm.wire.body.HostTableUpdate;
import org.jpvm.wire.body.SlaveSettings;
import org.jpvm.wire.body.TraceSettings;

/**
 * What the master tells its slaves: settings, new hosts in two steps, hosts that are gone. Source: pvm-wire-protocol §5.5, §5.8, §5.11.
 */
final class TableUpdates {
    private static final int MAX_NAME_CHARS = 1024;

    private final PvmdState state;

    /** Table that waits for its commit, and what is new in it; null without one. */
    private HostTableUpdate pending;

    private final TreeMap<Integer, HostEntry> newHosts = new TreeMap<>();

    TableUpdates(PvmdState state) {
        this.state = state;
    }

    private boolean isFromMaster(int from, DaemonCode code) {
        if (!state.hosts.isMaster() && from == state.hosts.master().daemonTid()) {
            return true;
        }
        state.log(code.cName() + " from " + Tid.text(from) + " ignored: it is not the master of this daemon");
        state.count(DaemonCounter.UNKNOWN_CODES);
        return false;
    }

    /** DM_HTUPD: first step. New hosts can be sent to from now on, because those that commit earlier may send something to be answered. */
    void onUpdate(int from, int waitId, XdrReader body) throws MalformedMessageException {
        if (!isFromMaster(from, DaemonCode.HTUPD)) {
            return;
        }
        HostTableUpdate update = HostTableUpdate.read(body);
        List<HostEntry> entries = new ArrayList<>();
        for (HostTableUpdate.Host host : update.hosts()) {
            entries.add(entry(host, state.hosts.local()));
        }
        if (update.master() != state.hosts.master().index()) {
            throw new MalformedMessageException("master=" + update.master() + " is another host than the master");
        }
        pending = update;
        for (HostEntry entry : entries) {
            newHosts.put(entry.index(), entry);
            if (entry.index() != state.hosts.local().index()) {
                state.peers.open(entry);
            }
        }
        state.daemonMessages.send(from, DaemonCode.HTUPDACK, 0, waitId, new XdrWriter(16));
    }

    private static HostEntry entry(HostTableUpdate.Host host, HostEntry local) throws MalformedMessageException {
        if (host.index() < 1 || host.index() > Tid.MAX_HOST_INDEX) {
            throw new MalformedMessageException("host index=" + host.index() + " is outside 1.." + Tid.MAX_HOST_INDEX);
        }
        if (host.name().length() > MAX_NAME_CHARS || host.architecture().length() > MAX_NAME_CHARS) {
            throw new MalformedMessageException("name of host " + host.index() + " is too long");
        }
        InetAddressText.parse(host.address());
        return new HostEntry(
                host.index(),
                host.name(),
                local.architecture().equals(host.architecture()) ? local.architecture() : host.architecture(),
                host.address(),
                host.mtu(),
                host.speed(),
                host.dataSignature());
    }

    /** DM_HTCOMMIT: second step. */
    void onCommit(int from) {
        if (!isFromMaster(from, DaemonCode.HTCOMMIT) || pending == null) {
            return;
        }
        List<HostEntry> added = new ArrayList<>();
        for (HostEntry host : newHosts.values()) {
            if (state.hosts.find(host.index()) == null) {
                added.add(host);
                state.succession.hostCame(host.index());
            }
            state.hosts.put(host);
        }
        state.hosts.commit(pending.serial(), pending.console());
        pending = null;
        newHosts.clear();
        state.keepAlive.committed();
        state.tellHostsAdded(added);
    }

    /** DM_HTDEL: a master may delete a host before all have committed the table in which it was new. */
    void onDelete(int from, XdrReader body) throws MalformedMessageException {
        if (!isFromMaster(from, DaemonCode.HTDEL)) {
            return;
        }
        HostTableDelete call = HostTableDelete.read(body);
        if (call.serial() != state.hosts.serial() && (pending == null || call.serial() != pending.serial())) {
            state.log("DM_HTDEL of table " + call.serial() + " ignored: this is table " + state.hosts.serial());
            return;
        }
        for (int tid : call.tids()) {
            int index = Tid.hostIndex(tid);
            if (index != state.hosts.local().index()
                    && index != state.hosts.master().index()) {
                state.failures.remove(index, "the master says so");
                state.failures.close(index);
            }
        }
    }

    /** Whether a host will be in the machine with a table that is not committed here yet. */
    boolean adds(int index) {
        return newHosts.containsKey(index);
    }

    /** A host is gone; if it is part of a table not yet committed it is taken out of that and returned, else null. */
    HostEntry forget(int index) {
        return newHosts.remove(index);
    }

    /** The master is lost before it has committed a table: what was new in that was never in the machine. */
    void discard() {
        for (int index : newHosts.keySet()) {
            if (state.hosts.find(index) == null) {
                state.peers.close(index);
            }
        }
        newHosts.clear();
        pending = null;
    }

    /** The number of the newest table that was heard of. */
    int newestSerial() {
        return pending == null ? state.hosts.serial() : pending.serial();
    }

    /** DM_SLCONF: a slave takes its settings from the master, and those of a tracer from the daemon at which it registered. */
    void onSettings(int from, XdrReader body) throws MalformedMessageException {
        for (SlaveSettings.Setting setting : SlaveSettings.read(body).settings()) {
            if (setting.field() == SlaveSettings.TRACE) {
                state.taskMessages.plugIns().setTracer(TraceSettings.parse(setting.value()));
            } else if (isFromMaster(from, DaemonCode.SLCONF)) {
                apply(setting);
            }
        }
    }

    private void apply(SlaveSettings.Setting setting) throws MalformedMessageException {
        String value = setting.value();
        switch (setting.field()) {
            case SlaveSettings.SEARCH_PATH -> state.searchPath = state.effects.directories(value);
            case SlaveSettings.DEBUGGER_PATH -> state.effects.setDebugger(value);
            case SlaveSettings.WORKING_DIRECTORY -> state.effects.changeDirectory(value);
            case SlaveSettings.SCHEDULER -> {
                try {
                    state.taskMessages.plugIns().setScheduler(Integer.parseUnsignedInt(value, 16));
                } catch (NumberFormatException e) {
                    throw new MalformedMessageException("resource manager \"" + value + "\" is no tid");
                }
            }
            default -> state.log("DM_SLCONF field " + setting.field() + " ignored: unknown");
        }
    }
}
