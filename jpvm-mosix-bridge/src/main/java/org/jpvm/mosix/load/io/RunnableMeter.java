package org.jpvm.mosix.load.io;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jpvm.mosix.load.linux.ProcessStat;

/** How many threads of a set of processes wanted to run, mean since the last sample. */
final class RunnableMeter {
    private static final int DEEPEST = 8;
    private static final int MOST_PROCESSES = 20_000;

    private final ProcFiles files;
    private final Map<Integer, ProcessMeter> meters = new HashMap<>();
    private final int ownPid;
    private boolean first = true;

    /** @param ownPid a process that does not count */
    RunnableMeter(ProcFiles files, int ownPid) {
        this.files = files;
        this.ownPid = ownPid;
    }

    /**
     * Takes a sample. The first one counts processes that want to run just now.
     *
     * @param pids         the processes there are
     * @param elapsedNanos since the last sample
     * @param processors   of processes that ran last on another one than these nothing counts; null for all
     */
    double sample(Set<Integer> pids, long elapsedNanos, BitSet processors) {
        long wanted = 0;
        int runnable = 0;
        for (int pid : pids) {
            ProcessMeter meter = meters.computeIfAbsent(pid, id -> new ProcessMeter(files, id));
            boolean isNew = !first && meter.last() == null;
            long wantedHere = Math.max(0, meter.wantedNanos(elapsedNanos, isNew));
            ProcessStat stat = meter.last();
            if (stat != null && processors != null && stat.processor() >= 0 && !processors.get(stat.processor())) {
                continue;
            }
            wanted += wantedHere;
            runnable += stat != null && stat.state() == 'R' ? 1 : 0;
        }
        for (Iterator<Map.Entry<Integer, ProcessMeter>> all = meters.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, ProcessMeter> entry = all.next();
            if (entry.getValue().last() == null || !pids.contains(entry.getKey())) {
                all.remove();
            }
        }
        boolean counted = first || elapsedNanos <= 0;
        first = false;
        return counted ? runnable : (double) wanted / elapsedNanos;
    }

    /** The processes that {@code /proc} shows. */
    Set<Integer> visible() {
        Set<Integer> pids = new HashSet<>();
        for (String name : files.list("/proc")) {
            addPid(name, pids);
        }
        return pids;
    }

    /** The processes of a control group and of those in it. */
    Set<Integer> ofGroup(String directory) {
        Set<Integer> pids = new HashSet<>();
        addGroup(directory, pids, 0);
        return pids;
    }

    private void addGroup(String directory, Set<Integer> pids, int depth) {
        for (String line : files.read(directory + "/cgroup.procs").split("\n")) {
            addPid(line, pids);
        }
        if (depth == DEEPEST) {
            return;
        }
        for (String name : files.list(directory)) {
            String inside = directory + "/" + name;
            if (files.isDirectory(inside)) {
                addGroup(inside, pids, depth + 1);
            }
        }
    }

    private void addPid(String text, Set<Integer> pids) {
        if (text.isEmpty() || text.length() > 9 || pids.size() >= MOST_PROCESSES) {
            return;
        }
        int pid = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return;
            }
            pid = pid * 10 + digit - '0';
        }
        if (pid != ownPid) {
            pids.add(pid);
        }
    }
}
