package org.jpvm.mosix.policy;

import java.util.Arrays;
import java.util.List;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;

/**
 * One of two hosts that meet, with its tasks by their keys: predicts where the tasks will stand. Keys are service in standard CPU-seconds, or
 * minus the work that is left. Source: balancing §2, predict and Phi.
 */
final class Side {
    /** Less than this of a stranger is no stranger: noise of the measurement. */
    static final double NO_STRANGER = 0.05;

    /** Tasks that a host is believed to have at most; from hearsay no more follows than that there are many. */
    private static final int MAX_BELIEVED = 16;

    /** Keys that are sorted by insertion. */
    private static final int FEW = 32;

    /** Halvings of the search for the level of keys on a host with several cores. */
    private static final int HALVINGS = 40;

    final HostView host;
    final List<TaskView> tasks;
    final double[] keys;
    final boolean[] movable;

    /** Processes of others. */
    final double foreign;

    /** Tasks get equal shares; else they are served lowest key first. */
    private final boolean shares;

    private final double[] scratch;

    /** Sums of the last prediction. */
    private double sum;

    private double sumOfSquares;

    Side(HostState state, FairSettings settings, MoveCosts costs) {
        host = state.host();
        tasks = state.tasks();
        foreign = host.foreignLoad();
        shares = shares(settings);
        keys = new double[tasks.size()];
        movable = new boolean[tasks.size()];
        for (int i = 0; i < keys.length; i++) {
            TaskView task = tasks.get(i);
            keys[i] = task.key();
            boolean repaid = task.moves() == 0 || task.serviceSinceMove() >= settings.repayment() * costs.warmUp();
            movable[i] = repaid && Duties.mayMove(task, settings.residency());
        }
        scratch = new double[keys.length + 1];
    }

    /** A host as it is believed to be: its keys are made up from the lowest, highest and mean one, and from what it has done since. */
    Side(HostsView known, int position, FairSettings settings) {
        host = known.host(position);
        tasks = List.of();
        foreign = host.foreignLoad();
        shares = shares(settings);
        int count = Math.max(0, Math.min(MAX_BELIEVED, known.computing(position)));
        keys = new double[count];
        movable = new boolean[count];
        Arrays.fill(movable, true);
        scratch = new double[count + 1];
        if (count > 0) {
            double low = known.lowestKey(position);
            double high = known.highestKey(position);
            double mean = known.meanKey(position);
            double middle = count > 2 ? (mean * count - low - high) / (count - 2) : mean;
            Arrays.fill(keys, Math.max(low, Math.min(high, middle)));
            keys[0] = low;
            keys[count - 1] = high;
            age(known.age(position));
        }
    }

    /** What is held back gives its share away to strangers, so with any of them all share. */
    private boolean shares(FairSettings settings) {
        return !settings.leastFirst() || foreign > NO_STRANGER;
    }

    private void age(double seconds) {
        if (shares || keys.length <= host.cores()) {
            double gain = seconds * shareWith(0);
            for (int i = 0; i < keys.length; i++) {
                keys[i] += gain;
            }
            return;
        }
        double most = host.speed() * seconds;
        System.arraycopy(keys, 0, scratch, 0, keys.length);
        double level = level(keys.length, most);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Math.max(keys[i], Math.min(level, keys[i] + most));
        }
    }

    /** Whether a task may go to another host; of one that is only believed to be there that shows in the meeting. */
    boolean mayGo(int i, HostView target) {
        return movable[i] && (tasks.isEmpty() || Duties.admits(target, tasks.get(i)));
    }

    int size() {
        return keys.length;
    }

    /** Processes that want to run, tasks and others. */
    double load() {
        return keys.length + foreign;
    }

    /** What each task gets when so many more are here. */
    double shareWith(int more) {
        return Rates.share(host, load() + more);
    }

    /** The load as it compares between hosts, when so many more are here. */
    double normalisedWith(int more) {
        return (load() + more) / (host.speed() * host.cores());
    }

    boolean isOverloaded() {
        return load() > host.cores();
    }

    /** Whether one more task would have a core to itself. */
    boolean hasIdleCore() {
        return hasIdleCore(load(), host.cores());
    }

    static boolean hasIdleCore(double load, double cores) {
        return load + 1 <= cores + NO_STRANGER;
    }

    /**
     * Predicts the keys after some seconds, centred so that squares stay small.
     *
     * @param without position of a task that is gone, -1 for none
     * @param with    key of a task that has come, NaN for none
     */
    void predict(int without, double with, double seconds, double centre) {
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (i != without) {
                scratch[count++] = keys[i] - centre;
            }
        }
        if (!Double.isNaN(with)) {
            scratch[count++] = with - centre;
        }
        sum = 0;
        sumOfSquares = 0;
        if (count == 0) {
            return;
        }
        if (shares || count <= host.cores()) {
            double gain = seconds * Rates.share(host, count + foreign);
            for (int i = 0; i < count; i++) {
                add(scratch[i] + gain);
            }
        } else {
            fill(count, seconds);
        }
    }

    private void fill(int count, double seconds) {
        double most = host.speed() * seconds;
        double level = level(count, most);
        for (int i = 0; i < count; i++) {
            add(Math.max(scratch[i], Math.min(level, scratch[i] + most)));
        }
    }

    /** Up to which the lowest keys in the scratch space rise when each task gets at most so much. */
    private double level(int count, double most) {
        double all = most * host.cores();
        return host.cores() == 1 ? levelOfOneCore(count, all) : levelOfManyCores(count, most, all);
    }

    private double levelOfOneCore(int count, double all) {
        sort(count);
        double below = 0;
        for (int i = 0; i < count; i++) {
            below += scratch[i];
            double level = (below + all) / (i + 1);
            if (i + 1 == count || level <= scratch[i + 1]) {
                return level;
            }
        }
        throw new IllegalStateException("no level for count=" + count);
    }

    /** By insertion: hosts have few tasks, and their order hardly changes. */
    private void sort(int count) {
        if (count > FEW) {
            Arrays.sort(scratch, 0, count);
            return;
        }
        for (int i = 1; i < count; i++) {
            double key = scratch[i];
            int at = i;
            for (; at > 0 && scratch[at - 1] > key; at--) {
                scratch[at] = scratch[at - 1];
            }
            scratch[at] = key;
        }
    }

    private double levelOfManyCores(int count, double most, double all) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            low = Math.min(low, scratch[i]);
            high = Math.max(high, scratch[i] + most);
        }
        for (int step = 0; step < HALVINGS; step++) {
            double level = (low + high) / 2;
            double needed = 0;
            for (int i = 0; i < count; i++) {
                needed += Math.min(most, Math.max(0, level - scratch[i]));
            }
            if (needed < all) {
                low = level;
            } else {
                high = level;
            }
        }
        return low;
    }

    private void add(double key) {
        sum += key;
        sumOfSquares += key * key;
    }

    /** Sum of the squared distances of the keys of two hosts from their mean, as last predicted. */
    static double spread(Side a, Side b, int count) {
        double sum = a.sum + b.sum;
        return a.sumOfSquares + b.sumOfSquares - sum * sum / count;
    }

    double lowest() {
        double lowest = Double.POSITIVE_INFINITY;
        for (double key : keys) {
            lowest = Math.min(lowest, key);
        }
        return lowest;
    }

    double highest() {
        double highest = Double.NEGATIVE_INFINITY;
        for (double key : keys) {
            highest = Math.max(highest, key);
        }
        return highest;
    }

    /** Position of the movable task with the lowest or highest key that the other host admits; -1 if there is none. */
    int extreme(boolean wantLowest, HostView target) {
        int best = -1;
        for (int i = 0; i < keys.length; i++) {
            boolean better = best < 0 || (wantLowest ? keys[i] < keys[best] : keys[i] > keys[best]);
            if (better && mayGo(i, target)) {
                best = i;
            }
        }
        return best;
    }
}
