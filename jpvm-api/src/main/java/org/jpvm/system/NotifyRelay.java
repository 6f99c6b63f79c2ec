package org.jpvm.system;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;

/**
 * Notifications on behalf of other tasks: asks the daemon for them, and passes each on with the context and tag that the task wanted. Used
 * by the thread that serves. Source: pvm-wire-protocol §3.5, §6.1.
 */
final class NotifyRelay {
    /** Tags of what the daemon sends here; its messages alone are looked at. */
    private static final int EXIT_TAG = 0x7fff_ff01;

    private static final int HOST_TAG = 0x7fff_ff02;
    private static final int ADDED_TAG = 0x7fff_ff03;

    /** A request more than this is not kept, as if the notification were lost with its host. */
    private static final int MAX_WATCHES = 1_000_000;

    private final SystemService service;
    private final PvmTask pvm;
    private final List<Watch> watches = new ArrayList<>();
    private boolean hearsOfHosts;

    /** One message wanted; {@code left} counts those about added hosts, -1 is no end. */
    private static final class Watch {
        private final Tid watcher;
        private final int kind;
        private final int target;
        private final int context;
        private final int tag;
        private int left;

        Watch(Tid watcher, int kind, int target, NotifyCall call) {
            this.watcher = watcher;
            this.kind = kind;
            this.target = target;
            context = call.context();
            tag = call.tag();
            left = call.count();
        }

        boolean isSame(Watch other) {
            return watcher.equals(other.watcher)
                    && kind == other.kind
                    && target == other.target
                    && context == other.context
                    && tag == other.tag;
        }
    }

    NotifyRelay(SystemService service) {
        this.service = service;
        pvm = service.task();
    }

    void request(Tid from, NotifyCall call) {
        int kind = call.what() & ~NotifyCall.CANCEL;
        boolean cancel = (call.what() & NotifyCall.CANCEL) != 0;
        if (kind == NotifyCall.HOST_ADD) {
            Watch watch = new Watch(from, kind, 0, call);
            watches.removeIf(watch::isSame);
            if (!cancel && call.count() != 0) {
                add(watch);
                hearOfHosts();
            }
            return;
        }
        if (kind != NotifyCall.TASK_EXIT && kind != NotifyCall.HOST_DELETE) {
            return;
        }
        for (int target : call.tids()) {
            Watch watch = new Watch(from, kind, target, call);
            if (!cancel) {
                add(watch);
                ask(kind, target);
            } else if (watches.removeIf(watch::isSame)) {
                tell(watch, target);
            }
        }
    }

    private void add(Watch watch) {
        if (watches.size() < MAX_WATCHES) {
            watches.add(watch);
        }
    }

    private void ask(int kind, int target) {
        boolean exit = kind == NotifyCall.TASK_EXIT;
        if (exit && !Tid.isTask(target)) {
            return;
        }
        inBaseContext(() -> pvm.notifyOn(
                exit ? NotifyKind.TASK_EXIT : NotifyKind.HOST_DELETE,
                exit ? EXIT_TAG : HOST_TAG,
                List.of(new Tid(target))));
    }

    private void hearOfHosts() {
        if (!hearsOfHosts) {
            hearsOfHosts = true;
            inBaseContext(() -> pvm.notifyOn(NotifyKind.HOST_ADD, ADDED_TAG, -1));
        }
    }

    /** The daemon's messages come in the context of the request, and this service receives in the base context. */
    private void inBaseContext(Runnable request) {
        int before = pvm.setContext(0);
        try {
            request.run();
        } finally {
            pvm.setContext(before);
        }
    }

    /** A message of the daemon that was asked for here; false for any other. */
    boolean handle(MessageBuffer message) {
        if (message.source().value() != Tid.LOCAL_DAEMON) {
            return false;
        }
        switch (message.tag()) {
            case EXIT_TAG -> fire(NotifyCall.TASK_EXIT, message.unpackInt());
            case HOST_TAG -> fire(NotifyCall.HOST_DELETE, message.unpackInt());
            case ADDED_TAG -> hostsAdded(message);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void fire(int kind, int target) {
        // The daemon sends one message per request, and each of those tells one watcher here.
        for (int i = 0; i < watches.size(); i++) {
            Watch watch = watches.get(i);
            if (watch.kind == kind && watch.target == target) {
                watches.remove(i);
                tell(watch, target);
                return;
            }
        }
    }

    private void hostsAdded(MessageBuffer message) {
        int[] hosts = new int[message.unpackInt()];
        message.unpackInts(hosts);
        Supplier<XdrWriter> body = () -> new XdrWriter().putInt(hosts.length).putInts(hosts);
        for (Watch watch : List.copyOf(watches)) {
            if (watch.kind == NotifyCall.HOST_ADD) {
                service.send(watch.watcher, watch.tag, watch.context, 0, body.get());
                watch.left -= watch.left > 0 ? 1 : 0;
                if (watch.left == 0) {
                    watches.remove(watch);
                }
            }
        }
    }

    private void tell(Watch watch, int target) {
        service.send(watch.watcher, watch.tag, watch.context, 0, new XdrWriter().putInt(target));
    }
}
