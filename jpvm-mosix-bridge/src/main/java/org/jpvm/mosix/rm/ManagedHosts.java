package org.jpvm.mosix.rm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jpvm.HostInfo;
import org.jpvm.Tid;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.live.OwnLoad;
import org.jpvm.placement.HostView;
import org.jpvm.placement.ListedHosts;
import org.jpvm.placement.SpawnHints;
import org.jpvm.placement.spi.LocalTask;
import org.jpvm.wire.Protocol;

/** The hosts that take orders, and what is known of their load: reports of agents, or else the tasks placed there. Pure; one thread. */
final class ManagedHosts {
    private static final double NANOS = 1e9;

    /** A report older than this is none any more. */
    private static final long STALE_NANOS = 10_000_000_000L;

    private static final class Host {
        final OwnLoad load;
        int agentTid;
        long reportNanos;
        boolean reports;

        Host(int index, long nowNanos) {
            load = new OwnLoad(index, nowNanos);
        }
    }

    private final TreeMap<Integer, Host> hosts = new TreeMap<>();
    private long ignored;

    /** The daemon of a host obeys from now on. */
    void add(int hostIndex, long nowNanos) {
        hosts.computeIfAbsent(hostIndex, index -> new Host(index, nowNanos));
    }

    /** A host is gone. */
    void remove(int hostIndex) {
        hosts.remove(hostIndex);
    }

    boolean contains(int hostIndex) {
        return hosts.containsKey(hostIndex);
    }

    /** The agent of a host was started; its reports are believed, and no others. */
    void setAgent(int hostIndex, int tid, long nowNanos) {
        add(hostIndex, nowNanos);
        hosts.get(hostIndex).agentTid = tid;
    }

    /** The agent of a host is gone; the host may go on to obey. */
    void agentGone(int hostIndex) {
        Host host = hosts.get(hostIndex);
        if (host != null) {
            host.agentTid = 0;
            host.reports = false;
        }
    }

    /** Whether a host has an agent. */
    boolean hasAgent(int hostIndex) {
        Host host = hosts.get(hostIndex);
        return host != null && host.agentTid != 0;
    }

    /** A report came; of anybody but the agent of the host it is ignored, and counted. */
    void report(Tid from, LoadReport report, long nowNanos) {
        Host host = hosts.get(from.hostIndex());
        if (report == null || host == null || host.agentTid != from.value()) {
            ignored++;
            return;
        }
        long before = host.load.ignored();
        host.load.sample(report.sample(), report.agentWanted(), report.agentShare(), nowNanos);
        if (host.load.ignored() == before) {
            host.reports = true;
            host.reportNanos = nowNanos;
        }
    }

    /** A task was placed on a host and runs. */
    void started(int tid, String program, SpawnHints hints, long nowNanos) {
        Host host = hosts.get(new Tid(tid).hostIndex());
        if (host != null) {
            host.load.changed(new LocalTask(tid, program, 0, true, false, nowNanos, hints));
        }
    }

    /** A task ended. */
    void ended(int tid) {
        Host host = hosts.get(new Tid(tid).hostIndex());
        if (host != null) {
            host.load.ended(tid);
        }
    }

    /**
     * What a policy sees of some hosts.
     *
     * @param candidates by ascending index; all of them are managed
     */
    ListedHosts view(List<HostInfo> candidates, long nowNanos) {
        List<ListedHosts.Row> rows = new ArrayList<>();
        for (HostInfo info : candidates) {
            Host host = hosts.get(info.tid().hostIndex());
            host.load.setTableSpeed((double) Math.max(1, info.speed()) / Protocol.DEFAULT_SPEED);
            boolean fresh = host.reports && nowNanos - host.reportNanos < STALE_NANOS;
            HostFigures figures = fresh ? host.load.figures() : host.load.unmeasured();
            rows.add(new ListedHosts.Row(
                    new HostView(
                            info.tid().hostIndex(),
                            info.name(),
                            info.architecture(),
                            figures.speed(),
                            figures.cores(),
                            figures.load(),
                            figures.foreignLoad(),
                            figures.freeMemory(),
                            figures.totalMemory(),
                            false,
                            false),
                    figures.tasks(),
                    fresh ? (nowNanos - host.reportNanos) / NANOS : 0));
        }
        return new ListedHosts(rows);
    }

    /** Reports that were not believed: of strangers, malformed, or with absurd figures. */
    long ignored() {
        return ignored
                + hosts.values().stream().mapToLong(host -> host.load.ignored()).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        hosts.forEach((index, host) ->
                text.append(String.format(Locale.ROOT, "%d%s ", index, host.agentTid != 0 ? " with agent" : "")));
        return text.toString().trim();
    }
}
