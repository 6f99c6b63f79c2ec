package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.body.NotifyCall;

/** Who wants to be told about the end of which task or host, and about new hosts. Source: pvm-wire-protocol §3.5. */
final class NotifyRegistry {
    /**
     * One notification that is wanted.
     *
     * @param watcher tid of the task that asked
     * @param kind    {@link NotifyCall#TASK_EXIT} or {@link NotifyCall#HOST_DELETE}
     * @param context context of the notification
     * @param tag     its tag
     * @param target  tid as given in the request
     */
    record Watch(int watcher, int kind, int context, int tag, int target) {}

    private static final class HostAddWatch {
        final int watcher;
        final int context;
        final int tag;
        int left;

        HostAddWatch(int watcher, int context, int tag, int left) {
            this.watcher = watcher;
            this.context = context;
            this.tag = tag;
            this.left = left;
        }
    }

    private final TreeMap<Integer, List<Watch>> byTarget = new TreeMap<>();
    private final TreeMap<Integer, Integer> countByWatcher = new TreeMap<>();
    private final List<HostAddWatch> hostAddWatches = new ArrayList<>();

    /** Adds a watch; the same one may be wanted several times. False when the watcher has too many. */
    boolean add(Watch watch) {
        int count = countByWatcher.getOrDefault(watch.watcher(), 0);
        if (count >= Limits.MAX_NOTIFIES_PER_TASK) {
            return false;
        }
        countByWatcher.put(watch.watcher(), count + 1);
        byTarget.computeIfAbsent(watch.target(), target -> new ArrayList<>(2)).add(watch);
        return true;
    }

    /** Removes one equal watch; false when there is none. */
    boolean cancel(Watch watch) {
        List<Watch> watches = byTarget.get(watch.target());
        if (watches == null || !watches.remove(watch)) {
            return false;
        }
        if (watches.isEmpty()) {
            byTarget.remove(watch.target());
        }
        uncount(watch.watcher());
        return true;
    }

    /** Removes and returns all watches of a kind for a target, oldest first. */
    List<Watch> fire(int kind, int target) {
        List<Watch> watches = byTarget.get(target);
        if (watches == null) {
            return List.of();
        }
        List<Watch> fired = new ArrayList<>(watches.size());
        for (Watch watch : watches) {
            if (watch.kind() == kind) {
                fired.add(watch);
                uncount(watch.watcher());
            }
        }
        watches.removeAll(fired);
        if (watches.isEmpty()) {
            byTarget.remove(target);
        }
        return fired;
    }

    /** Tasks and hosts with this host index that are watched; a copy. */
    List<Integer> targetsOn(int hostIndex) {
        List<Integer> targets = new ArrayList<>();
        for (int target : byTarget.keySet()) {
            if (Tid.hostIndex(target) == hostIndex) {
                targets.add(target);
            }
        }
        return targets;
    }

    /**
     * Sets how many more host additions a task is told about with this context and tag.
     *
     * @param count -1 for ever, 0 for none
     */
    void watchHostAdd(int watcher, int context, int tag, int count) {
        hostAddWatches.removeIf(watch -> watch.watcher == watcher && watch.context == context && watch.tag == tag);
        if (count != 0 && hostAddWatches.size() < Limits.MAX_NOTIFIES_PER_TASK) {
            hostAddWatches.add(new HostAddWatch(watcher, context, tag, count));
        }
    }

    /** Hosts were added: returns who is told, and counts it. */
    List<Watch> fireHostAdd() {
        List<Watch> fired = new ArrayList<>(hostAddWatches.size());
        for (Iterator<HostAddWatch> i = hostAddWatches.iterator(); i.hasNext(); ) {
            HostAddWatch watch = i.next();
            fired.add(new Watch(watch.watcher, NotifyCall.HOST_ADD, watch.context, watch.tag, 0));
            if (watch.left > 0 && --watch.left == 0) {
                i.remove();
            }
        }
        return fired;
    }

    /** Forgets everything a task asked for. */
    void forgetWatcher(int watcher) {
        hostAddWatches.removeIf(watch -> watch.watcher == watcher);
        if (countByWatcher.remove(watcher) != null) {
            byTarget.values().removeIf(watches -> {
                watches.removeIf(watch -> watch.watcher() == watcher);
                return watches.isEmpty();
            });
        }
    }

    /** Number of watches for tasks and hosts. */
    int size() {
        return countByWatcher.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void uncount(int watcher) {
        countByWatcher.computeIfPresent(watcher, (tid, count) -> count > 1 ? count - 1 : null);
    }
}
