package org.jpvm.mosix.live;

import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.load.LoadSmoothing;
import org.jpvm.placement.HostView;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.spi.LocalTask;

/**
 * The load of one host as others are told it: samples smoothed as MOSIX does, and the tasks that started since the last one, each of which counts as a
 * process that wants to run until a whole sample says otherwise. So figures that know of a task hold its load, too.
 */
public final class OwnLoad {
    /** Less is noise. */
    private static final double NO_STRANGER = 0.2;

    private final int hostIndex;
    private final LoadSmoothing smoothing = new LoadSmoothing();
    private final TreeMap<Integer, LocalTask> tasks = new TreeMap<>();
    private LoadSample sample = LoadSample.UNKNOWN;
    private long sampledNanos;
    private double tableSpeed = 1;

    /** Load of strangers in the last samples; NaN where it was not told apart. */
    private final double[] strangers = {Double.NaN, Double.NaN, Double.NaN};

    private int samples;
    private double tasksWanted = Double.NaN;
    private long ignored;
    private boolean leaving;
    private boolean refusesGuests;

    /** An idle host of which nothing was measured. */
    public OwnLoad(int hostIndex, long nowNanos) {
        this.hostIndex = hostIndex;
        this.sampledNanos = nowNanos;
    }

    /** What the host table says of this host counts as long as nothing is measured. */
    public void setTableSpeed(double speed) {
        tableSpeed = speed;
    }

    /** The host is about to leave the machine. */
    public void setLeaving(boolean value) {
        leaving = value;
    }

    /** Its owner wants no guests. */
    public void setRefusesGuests(boolean value) {
        refusesGuests = value;
    }

    /** Whether there are tasks on this host. */
    public boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /** A task started, or more is known of it. */
    public void changed(LocalTask task) {
        LocalTask before = tasks.get(task.tid());
        if (before != null) {
            // It did not start again.
            tasks.put(
                    task.tid(),
                    new LocalTask(
                            task.tid(),
                            task.program(),
                            task.pid(),
                            task.spawned(),
                            task.hosted(),
                            before.startNanos(),
                            task.hints()));
            return;
        }
        tasks.put(task.tid(), task);
        if (task.spawned()) {
            smoothing.received();
        }
    }

    /** A task ended. */
    public void ended(int tid) {
        tasks.remove(tid);
    }

    /** A task moved away: the host knows it before the next sample. */
    public void moved(int tid) {
        if (tasks.remove(tid) != null) {
            smoothing.sent();
        }
    }

    /** How many processes the tasks are, of those that wanted to run: for the next sample. */
    public void setTasksWanted(double processes) {
        tasksWanted = processes;
    }

    /**
     * The figures of the time since the last sample; what cannot be is counted, and those before stay.
     *
     * @param daemonWanted mean number of threads of the daemon itself that wanted to run. Mostly they wait, the longer the slower the host: that is
     *                     no load, as it takes nothing from anybody
     * @param daemonShare  share of the host that it used, 0 to 1, which is load
     */
    public void sample(LoadSample measured, double daemonWanted, double daemonShare, long nowNanos) {
        if (!isPlausible(measured)) {
            ignored++;
            return;
        }
        double period = Math.max(1, nowNanos - sampledNanos);
        double young = 0;
        for (LocalTask task : tasks.values()) {
            if (task.spawned() && task.startNanos() - sampledNanos > 0) {
                young += 1 - Math.max(0, nowNanos - task.startNanos()) / period;
            }
        }
        sample = measured;
        sampledNanos = nowNanos;
        double others = Math.max(0, measured.runnable() - Math.max(0, daemonWanted));
        strangers[samples++ % strangers.length] = others - tasksWanted;
        smoothing.sample(others + Math.max(0, Math.min(1, daemonShare)) + Math.max(0, young));
    }

    /** Written so that NaN is not. */
    private static boolean isPlausible(LoadSample measured) {
        return measured != null
                && measured.runnable() >= 0
                && measured.runnable() < Double.POSITIVE_INFINITY
                && measured.speed() > 0
                && measured.speed() < Double.POSITIVE_INFINITY
                && measured.cores() >= 1
                && measured.cores() < Double.POSITIVE_INFINITY
                && measured.freeMemory() >= 0
                && measured.totalMemory() >= measured.freeMemory();
    }

    /** What others are told. */
    public HostFigures figures() {
        return sample == LoadSample.UNKNOWN
                ? unmeasured()
                : figures(sample.speed(), smoothing.exported(), sample.freeMemory(), sample.totalMemory());
    }

    /** As if nothing were measured: the speed of the host table, and the tasks that were started. */
    public HostFigures unmeasured() {
        return figures(tableSpeed, spawned(), 0, 0);
    }

    private int spawned() {
        int spawned = 0;
        for (LocalTask task : tasks.values()) {
            spawned += task.spawned() ? 1 : 0;
        }
        return spawned;
    }

    /** The host as it sees itself. */
    public HostView view(String name, String architecture) {
        boolean measured = sample != LoadSample.UNKNOWN;
        double load = measured ? smoothing.own() : spawned();
        return new HostView(
                hostIndex,
                name,
                architecture,
                measured ? sample.speed() : tableSpeed,
                sample.cores(),
                load,
                foreign(load),
                sample.freeMemory(),
                sample.totalMemory(),
                leaving,
                refusesGuests);
    }

    /** Strangers that wanted to run in all of the last samples: threads of a JVM that come and go are none. */
    private double foreign(double load) {
        double least = Double.POSITIVE_INFINITY;
        for (double one : strangers) {
            least = Math.min(least, one);
        }
        if (Double.isNaN(least)) {
            return Math.max(0, load - spawned());
        }
        return least < NO_STRANGER ? 0 : least;
    }

    private HostFigures figures(double speed, double load, long freeMemory, long totalMemory) {
        int guests = 0;
        for (LocalTask task : tasks.values()) {
            guests += Tid.hostIndex(task.tid()) == hostIndex ? 0 : 1;
        }
        double foreign = foreign(load);
        return new HostFigures(
                speed,
                sample.cores(),
                load,
                foreign,
                tasks.size(),
                guests,
                0,
                0,
                0,
                freeMemory,
                totalMemory,
                leaving,
                false,
                refusesGuests,
                0,
                0);
    }

    /** Samples that made no sense. */
    public long ignored() {
        return ignored;
    }
}
