package org.jpvm.mosix.sim.bound;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jpvm.mosix.sim.Scenario;

/**
 * The least makespan of a scenario for a scheduler that knows everything and moves tasks at no cost, any number of times: at each moment the
 * tasks with most work left get the most, those with equally much get equally much (the level algorithm). Hosts that come, leave or crash,
 * tasks that come later and strangers are taken at the moments the scenario gives; a host counts until the moment it begins to leave.
 *
 * <p>Exact without strangers, and with strangers if the tasks are identical; with strangers and different tasks no schedule is faster, and
 * none may be as fast. Memory, traffic, and where a task must start are left out, which can only make the figure smaller. Source: mosix §2.1;
 * balancing §9; the sharing with strangers is that of {@code org.jpvm.placement}.
 *
 * <p>Takes time in proportion to the square of the number of different tasks, and to the moments at which something changes.
 */
public final class FluidOptimum {
    private static final double SAME = 1e-12;

    private enum Change {
        HOST_COMES,
        HOST_GOES,
        STRANGER,
        TASK
    }

    private record Event(double time, Change change, int index) {}

    private final Scenario scenario;
    private final Capacity capacity = new Capacity();
    private final boolean[] present;
    private final int[] strangers;
    private final boolean[] running;

    /** Groups of tasks with equally much left, most first. */
    private double[] left;

    private int[] size;
    private double[] rate;
    private int groups;
    private int alive;

    private FluidOptimum(Scenario scenario) {
        this.scenario = scenario;
        present = new boolean[scenario.hosts().size()];
        strangers = new int[scenario.hosts().size()];
        running = new boolean[scenario.strangers().size()];
        left = new double[scenario.tasks().size() + 1];
        size = new int[scenario.tasks().size() + 1];
        rate = new double[scenario.tasks().size() + 1];
    }

    /**
     * Computes it.
     *
     * @return seconds from the start of the scenario to the end of its last task; infinite when some work can never be done, 0 without tasks
     */
    public static double of(Scenario scenario) {
        return new FluidOptimum(scenario).run();
    }

    private double run() {
        List<Event> events = events();
        double now = 0;
        double last = 0;
        int next = 0;
        int lastArrival = events.size() - 1;
        while (lastArrival >= 0 && events.get(lastArrival).change != Change.TASK) {
            lastArrival--;
        }
        while (true) {
            while (next < events.size() && events.get(next).time <= now) {
                apply(events.get(next++));
            }
            double until = next < events.size() ? events.get(next).time : Double.POSITIVE_INFINITY;
            capacity.prepare(alive);
            while (groups > 0 && now < until) {
                double step = Math.min(until - now, share());
                if (step == Double.POSITIVE_INFINITY) {
                    return step;
                }
                work(step);
                now = step == until - now ? until : now + step;
                last = now;
            }
            if (next == events.size() || groups == 0 && next > lastArrival) {
                return last;
            }
            now = until;
        }
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < scenario.hosts().size(); i++) {
            Scenario.Host host = scenario.hosts().get(i);
            double end = Math.min(host.leaves(), host.crashes());
            if (host.joins() < end) {
                events.add(new Event(host.joins(), Change.HOST_COMES, i));
                if (end < Double.POSITIVE_INFINITY) {
                    events.add(new Event(end, Change.HOST_GOES, i));
                }
            }
        }
        for (int i = 0; i < scenario.strangers().size(); i++) {
            for (double toggle : scenario.strangers().get(i).toggles()) {
                events.add(new Event(toggle, Change.STRANGER, i));
            }
        }
        for (int i = 0; i < scenario.tasks().size(); i++) {
            events.add(new Event(scenario.tasks().get(i).arrival(), Change.TASK, i));
        }
        events.sort(Comparator.comparingDouble(Event::time));
        return events;
    }

    private void apply(Event event) {
        switch (event.change) {
            case HOST_COMES, HOST_GOES -> {
                present[event.index] = event.change == Change.HOST_COMES;
                change(event.index, present[event.index] ? 1 : -1);
            }
            case STRANGER -> {
                int host = scenario.strangers().get(event.index).host() - 1;
                if (present[host]) {
                    change(host, -1);
                }
                running[event.index] = !running[event.index];
                strangers[host] += running[event.index] ? 1 : -1;
                if (present[host]) {
                    change(host, 1);
                }
            }
            case TASK -> insert(scenario.tasks().get(event.index).work());
            default -> throw new IllegalStateException(event.toString());
        }
    }

    private void change(int host, int by) {
        capacity.change(
                scenario.hosts().get(host).speed(), scenario.hosts().get(host).cores(), strangers[host], by);
    }

    private void insert(double work) {
        if (!(work > 0)) {
            return;
        }
        alive++;
        int at = 0;
        while (at < groups && left[at] > work) {
            at++;
        }
        if (at < groups && left[at] == work) {
            size[at]++;
            return;
        }
        System.arraycopy(left, at, left, at + 1, groups - at);
        System.arraycopy(size, at, size, at + 1, groups - at);
        left[at] = work;
        size[at] = 1;
        groups++;
    }

    /** Hands the capacity out and says for how long this stays right: until two groups have equally much left, or the last one nothing. */
    private double share() {
        Capacity.Cursor cursor = capacity.cursor();
        for (int g = 0; g < groups; g++) {
            rate[g] = cursor.take(size[g]) / size[g];
        }
        double step = Double.POSITIVE_INFINITY;
        for (int g = 0; g < groups; g++) {
            double gap = g + 1 < groups ? left[g] - left[g + 1] : left[g];
            double speed = g + 1 < groups ? rate[g] - rate[g + 1] : rate[g];
            if (speed > 0) {
                step = Math.min(step, gap / speed);
            }
        }
        return step;
    }

    private void work(double step) {
        int kept = 0;
        for (int g = 0; g < groups; g++) {
            double after = left[g] - rate[g] * step;
            if (after <= SAME * left[g]) {
                alive -= size[g];
            } else if (kept > 0 && left[kept - 1] - after <= SAME * left[kept - 1]) {
                size[kept - 1] += size[g];
            } else {
                left[kept] = after;
                size[kept] = size[g];
                kept++;
            }
        }
        groups = kept;
        capacity.prepare(alive);
    }
}
