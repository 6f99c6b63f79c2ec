package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jpvm.Tid;

/**
 * Makes sure that everything which this daemon has sent for tasks has arrived where they are, before something else is sent on another way. A question
 * travels behind the fragments: to the hosts that they were sent to, and from those to the places of their tasks that are away.
 */
final class Sweeps {
    private static final class Sweep {
        final BitSet open;
        final Runnable done;

        Sweep(BitSet open, Runnable done) {
            this.open = open;
            this.done = done;
        }
    }

    private record Later(BooleanSupplier ready, Runnable action) {}

    private final PvmdState state;
    private final int local;
    private final TreeMap<Integer, Sweep> sweeps = new TreeMap<>();
    private final List<Later> later = new ArrayList<>();
    private int lastNumber;

    Sweeps(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
    }

    /** Does something as soon as something is so; {@link #poke} says that it may have become so. */
    void when(BooleanSupplier ready, Runnable action) {
        if (ready.getAsBoolean()) {
            action.run();
        } else {
            later.add(new Later(ready, action));
        }
    }

    /** Something has changed that others wait for. */
    void poke() {
        if (later.isEmpty()) {
            return;
        }
        for (Later each : List.copyOf(later)) {
            if (each.ready.getAsBoolean() && later.remove(each)) {
                each.action.run();
            }
        }
    }

    /** Sweeps the ways to some hosts and, from there, to the places of their tasks. */
    void start(BitSet hosts, Runnable done) {
        BitSet others = (BitSet) hosts.clone();
        others.clear(local);
        if (hosts.get(local)) {
            places(() -> ask(others, true, done));
        } else {
            ask(others, true, done);
        }
    }

    /** Sweeps the ways to the places of this host's own tasks, once none of them is sent to on straight ways that are to be closed. */
    private void places(Runnable done) {
        when(() -> !state.handover.home().isRevoking(), () -> {
            BitSet places = new BitSet();
            for (Task task : state.tasks.all()) {
                if (task.isAway()) {
                    places.set(task.place);
                }
            }
            ask(places, false, done);
        });
    }

    private void ask(BitSet hosts, boolean deep, Runnable done) {
        BitSet open = new BitSet();
        hosts.stream().filter(state.handover::isMember).forEach(open::set);
        if (open.isEmpty()) {
            done.run();
            return;
        }
        lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
        sweeps.put(lastNumber, new Sweep((BitSet) open.clone(), done));
        int number = lastNumber;
        open.stream()
                .forEach(host -> state.handover.send(
                        host,
                        Handover.message(MoveOp.SWEEP, number, Tid.hostPart(host) | 1)
                                .putInt(deep ? 1 : 0)));
    }

    /** Another daemon asks: everything that it has sent before is here. */
    void onSweep(int from, int number, boolean deep) {
        Runnable answer = () -> state.handover.send(from, MoveOp.SWEPT, number, Tid.hostPart(from) | 1);
        if (deep) {
            places(answer);
        } else {
            answer.run();
        }
    }

    /** Another daemon answers. */
    void onSwept(int from, int number) {
        Sweep sweep = sweeps.get(number);
        if (sweep != null) {
            answered(number, sweep, from);
        }
    }

    private void answered(int number, Sweep sweep, int host) {
        sweep.open.clear(host);
        if (sweep.open.isEmpty() && sweeps.remove(number) != null) {
            sweep.done.run();
        }
    }

    /** A host is gone: nothing more will arrive there. */
    void hostGone(int index) {
        for (int number : List.copyOf(sweeps.keySet())) {
            Sweep sweep = sweeps.get(number);
            if (sweep != null && sweep.open.get(index)) {
                answered(number, sweep, index);
            }
        }
        poke();
    }

    int size() {
        return sweeps.size() + later.size();
    }
}
