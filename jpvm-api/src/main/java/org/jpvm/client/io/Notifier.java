package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.client.RouteNotices;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;

/** Requests for notifications: those about routes stay here, the others go to the daemon. Source: pvm-api §11. */
final class Notifier {
    private static final int FOR_EVER = -1;
    private static final int[] NO_TIDS = {};

    private final TaskCore core;
    private final MachineRequests requests;
    /** Requests about this task itself, which the daemon is not asked: some daemons would tell it in time, others not. */
    private final List<RouteNotices.Notice> ownExit = new ArrayList<>();

    Notifier(TaskCore core, MachineRequests requests) {
        this.core = core;
        this.requests = requests;
    }

    /** Requests about this task itself. Guarded by the lock. */
    List<RouteNotices.Notice> ownExits() {
        return ownExit;
    }

    void request(NotifyKind kind, int tag, Collection<Tid> tids) {
        int[] list = check(kind, tag, tids);
        RouteNotices.Notice notice = new RouteNotices.Notice(core.inbox().context(), tag);
        if (kind == NotifyKind.ROUTE_DELETE) {
            wantClosing(notice, list);
            return;
        }
        if (kind == NotifyKind.TASK_EXIT) {
            noteOwnExit(notice, list);
            list = withoutSelf(list);
        }
        if (list.length > 0) {
            requests.notify(new NotifyCall(kind.code(), notice.context(), tag, list.length, list));
        }
    }

    void request(NotifyKind kind, int tag, int count) {
        if (kind != NotifyKind.HOST_ADD && kind != NotifyKind.ROUTE_ADD || count < FOR_EVER) {
            throw new PvmException(PvmError.BAD_PARAM, kind + " count=" + count + " is no request with a count");
        }
        checkTag(tag);
        RouteNotices.Notice notice = new RouteNotices.Notice(core.inbox().context(), tag);
        if (kind == NotifyKind.HOST_ADD) {
            requests.notify(new NotifyCall(kind.code(), notice.context(), tag, count, NO_TIDS));
            return;
        }
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            core.routes().notices().wantOpenings(notice, count);
        } finally {
            loop.unlock();
        }
    }

    void cancel(NotifyKind kind, int tag, Collection<Tid> tids) {
        int context = core.inbox().context();
        RouteNotices.Notice notice = new RouteNotices.Notice(context, tag);
        TaskLoop loop = core.loop();
        switch (kind) {
            case HOST_ADD -> {
                checkTag(tag);
                requests.notify(new NotifyCall(kind.code() | NotifyCall.CANCEL, context, tag, 0, NO_TIDS));
            }
            case ROUTE_ADD -> request(kind, tag, 0);
            case ROUTE_DELETE -> {
                int[] list = check(kind, tag, tids);
                loop.lock();
                try {
                    loop.checkAlive();
                    for (int peer : list) {
                        core.routes().notices().cancelClosing(notice, peer);
                    }
                } finally {
                    loop.unlock();
                }
            }
            case TASK_EXIT, HOST_DELETE -> {
                int[] list = check(kind, tag, tids);
                loop.lock();
                try {
                    loop.checkAlive();
                    if (tids.contains(new Tid(core.tid())) && ownExit.remove(notice)) {
                        deliverExit(notice);
                    }
                } finally {
                    loop.unlock();
                }
                if (kind == NotifyKind.TASK_EXIT) {
                    list = withoutSelf(list);
                }
                if (list.length == 0) {
                    return;
                }
                requests.notify(new NotifyCall(kind.code() | NotifyCall.CANCEL, context, tag, list.length, list));
            }
        }
    }

    /** The task leaves: its handlers learn it now. Lock held. */
    void deliverOwnExit() {
        for (RouteNotices.Notice notice : ownExit) {
            deliverExit(notice);
        }
        ownExit.clear();
    }

    private void deliverExit(RouteNotices.Notice notice) {
        core.deliverLocally(Tid.LOCAL_DAEMON, notice.tag(), notice.context(), new XdrWriter().putInt(core.tid()));
    }

    private int[] withoutSelf(int[] tids) {
        return Arrays.stream(tids).filter(tid -> tid != core.tid()).toArray();
    }

    private void noteOwnExit(RouteNotices.Notice notice, int[] tids) {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            for (int tid : tids) {
                if (tid == core.tid()) {
                    ownExit.add(notice);
                }
            }
        } finally {
            loop.unlock();
        }
    }

    private void wantClosing(RouteNotices.Notice notice, int[] peers) {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            for (int peer : peers) {
                if (core.routes().link(peer) != null) {
                    core.routes().notices().wantClosing(notice, peer);
                } else {
                    core.deliverLocally(core.tid(), notice.tag(), notice.context(), new XdrWriter().putInts(peer, -1));
                }
            }
        } finally {
            loop.unlock();
        }
    }

    private int[] check(NotifyKind kind, int tag, Collection<Tid> tids) {
        checkTag(tag);
        if (kind == NotifyKind.HOST_ADD || kind == NotifyKind.ROUTE_ADD || tids.isEmpty()) {
            throw new PvmException(PvmError.BAD_PARAM, kind + " with " + tids.size() + " tids is no request with tids");
        }
        if (kind != NotifyKind.HOST_DELETE) {
            tids.forEach(MachineRequests::requireTask);
        }
        return tids.stream().mapToInt(Tid::value).toArray();
    }

    private void checkTag(int tag) {
        if (tag < 0 && core.option(TaskOption.RESV_TIDS) == 0) {
            throw new PvmException(PvmError.BAD_PARAM, "tag=" + tag + " is negative");
        }
    }
}
