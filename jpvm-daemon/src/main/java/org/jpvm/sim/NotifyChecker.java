package org.jpvm.sim;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;

/** Notifications: each comes exactly once when it is due, none comes when it is not. Each request has a tag of its own. */
final class NotifyChecker {
    static final int FIRST_TAG = 1 << 24;

    private static final class Watch {
        final SimTask watcher;
        final int kind;
        final int target;
        final long sinceNanos;
        final Set<Integer> added = new LinkedHashSet<>();
        /** When it was asked for, the watcher's daemon did not know yet what is watched. */
        boolean unknown;

        boolean cancelled;
        boolean fired;

        Watch(SimTask watcher, int kind, int target, long sinceNanos) {
            this.watcher = watcher;
            this.kind = kind;
            this.target = target;
            this.sinceNanos = sinceNanos;
        }
    }

    private final SimWorld world;
    private final List<Watch> watches = new ArrayList<>();
    long fired;

    NotifyChecker(SimWorld world) {
        this.world = world;
    }

    int count() {
        return watches.size();
    }

    /** A task asks for a notification. */
    void watch(SimTask watcher, int kind, int target) {
        int tag = FIRST_TAG + watches.size();
        Watch watch = new Watch(watcher, kind, target, world.now);
        boolean hostAdd = kind == NotifyCall.HOST_ADD;
        watch.unknown = !hostAdd && !isThere(watch);
        watches.add(watch);
        tell(watcher, new NotifyCall(kind, 0, tag, hostAdd ? -1 : 1, hostAdd ? new int[0] : new int[] {target}));
    }

    private static void tell(SimTask watcher, NotifyCall call) {
        XdrWriter body = new XdrWriter();
        call.write(body);
        watcher.tell(TaskCode.NOTIFY, body);
    }

    /** A task takes a request back, which makes the notification come at once. */
    void cancel(int number) {
        Watch watch = watches.get(number);
        if (watch.kind != NotifyCall.HOST_ADD && watch.watcher.isEnrolled()) {
            watch.cancelled = true;
            int[] target = {watch.target};
            tell(watch.watcher, new NotifyCall(watch.kind | NotifyCall.CANCEL, 0, FIRST_TAG + number, 1, target));
        }
    }

    /** A notification came. */
    void received(SimTask by, int tag, XdrReader body) throws MalformedMessageException {
        fired++;
        int number = tag - FIRST_TAG;
        if (number >= watches.size() || watches.get(number).watcher != by) {
            throw world.failure(by + " got a notification that it did not ask for, tag " + tag);
        }
        Watch watch = watches.get(number);
        if (watch.kind == NotifyCall.HOST_ADD) {
            for (int host : body.readIntArray("hosts")) {
                if (!watch.added.add(host)) {
                    throw world.failure(by + " was told twice that host " + Tid.text(host) + " was added");
                }
            }
            return;
        }
        int target = body.readInt("target");
        if (target != watch.target) {
            throw world.failure(describe(watch) + " came for " + Tid.text(target));
        }
        if (watch.fired) {
            throw world.failure(describe(watch) + " came twice");
        }
        if (!watch.cancelled && !watch.unknown && isThere(watch)) {
            throw world.failure(describe(watch) + " came though nothing has happened");
        }
        watch.fired = true;
    }

    /** Whether what is watched is alive and, as far as the watcher's daemon can know, in the machine. */
    private boolean isThere(Watch watch) {
        if (!watch.watcher.host.core.reaches(Tid.hostIndex(watch.target))) {
            return false;
        }
        if (watch.kind == NotifyCall.HOST_DELETE) {
            return true;
        }
        SimTask target = world.tasks.get(watch.target);
        return target != null && target.isEnrolled() && target.isInReach() && !target.leaving;
    }

    private static String describe(Watch watch) {
        return "the notification of " + watch.watcher + " about the end of "
                + (watch.kind == NotifyCall.HOST_DELETE ? "host " : "") + Tid.text(watch.target);
    }

    /** Notifications about ends that living tasks of a host still wait for. */
    int open(SimHost host) {
        return (int) watches.stream()
                .filter(watch -> watch.watcher.host == host
                        && watch.watcher.isEnrolled()
                        && watch.kind != NotifyCall.HOST_ADD
                        && !watch.fired)
                .count();
    }

    /** All has had time to arrive. */
    void check() {
        for (Watch watch : watches) {
            if (!watch.watcher.isEnrolled()) {
                continue;
            }
            if (watch.kind == NotifyCall.HOST_ADD) {
                for (SimHost host : world.machine.addedSince(watch.sinceNanos)) {
                    if (host != watch.watcher.host && !watch.added.contains(Tid.hostPart(host.index))) {
                        throw world.failure(watch.watcher + " was not told that host " + host + " was added");
                    }
                }
            } else if (!watch.fired && (watch.cancelled || !isThere(watch))) {
                throw world.failure(String.format(
                        "%s, asked for at %.6f s, did not come", describe(watch), watch.sinceNanos / 1e9));
            }
        }
    }
}
