package org.jpvm.mosix.load.io;

import java.util.HashMap;
import java.util.Map;
import org.jpvm.mosix.load.linux.ProcessStat;
import org.jpvm.mosix.load.linux.SchedulerText;

/**
 * How much one process wanted to run. Threads are looked at only while the process does something: a daemon has hundreds that sleep.
 */
final class ProcessMeter {
    /** A process that seems to sleep is looked at closely once in so many samples. */
    private static final int CLOSE_LOOK = 10;

    private final ProcFiles files;
    private final String directory;
    private final Map<String, Seen> threads = new HashMap<>();
    private ProcessStat last;
    private boolean active;
    private int skipped;

    /** What was seen of a thread. */
    private static final class Seen {
        /** As the kernel said. */
        long reported;
        /** The same and what it has not yet said: it adds waiting time only when the waiting is over. */
        long estimate;

        boolean active;
        boolean present;
    }

    ProcessMeter(ProcFiles files, int pid) {
        this.files = files;
        this.directory = "/proc/" + pid;
    }

    /** The process as it was in the last sample; null if it was gone. */
    ProcessStat last() {
        return last;
    }

    /**
     * Nanoseconds in which threads of the process wanted to run since the last sample, those of all threads together; in the first sample of a
     * process that is older 0.
     *
     * @param elapsedNanos since the last sample of this process
     * @param isNew        the process began after that
     * @return -1 when it is gone
     */
    long wantedNanos(long elapsedNanos, boolean isNew) {
        ProcessStat stat = ProcessStat.parse(files.read(directory + "/stat"));
        if (stat == null) {
            last = null;
            return -1;
        }
        boolean another = last != null && last.startTicks() != stat.startTicks();
        boolean first = last == null || another;
        boolean moved = first || last.cpuTicks() != stat.cpuTicks() || stat.state() == 'R' || active;
        if (another) {
            threads.clear();
        }
        last = stat;
        if (!moved && ++skipped < CLOSE_LOOK) {
            return 0;
        }
        skipped = 0;
        long wanted = 0;
        for (String tid : files.list(directory + "/task")) {
            wanted += wantedNanos(tid, elapsedNanos, first && !isNew && !another);
        }
        threads.values().removeIf(seen -> {
            boolean gone = !seen.present;
            seen.present = false;
            return gone;
        });
        active = wanted > 0;
        return wanted;
    }

    private long wantedNanos(String tid, long elapsedNanos, boolean unknownPast) {
        String thread = directory + "/task/" + tid;
        long reported = SchedulerText.wantedNanosOfThread(files.read(thread + "/schedstat"));
        Seen seen = threads.get(tid);
        if (seen == null) {
            seen = new Seen();
            seen.present = true;
            threads.put(tid, seen);
            seen.reported = reported;
            seen.estimate = Math.max(0, reported);
            seen.active = true;
            return unknownPast ? 0 : Math.min(elapsedNanos, Math.max(0, reported));
        }
        seen.present = true;
        long gain = 0;
        if (reported > seen.estimate) {
            gain = reported - seen.estimate;
            seen.estimate = reported;
        } else if (reported == seen.reported && seen.active && isRunnable(thread)) {
            gain = elapsedNanos;
            seen.estimate += elapsedNanos;
        }
        seen.active = gain > 0 || reported != seen.reported;
        seen.reported = reported;
        return gain;
    }

    private boolean isRunnable(String thread) {
        ProcessStat stat = ProcessStat.parse(files.read(thread + "/stat"));
        return stat != null && stat.state() == 'R';
    }
}
