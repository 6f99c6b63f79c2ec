package org.jpvm.client;

import java.util.ArrayList;
import java.util.List;

/** Requests to be told about direct routes, which stay inside the task. Source: pvm_notify(3PVM), pvm-api §11. */
public final class RouteNotices {
    private static final int FOR_EVER = -1;

    /**
     * A notification that is due.
     *
     * @param context context of the message
     * @param tag     its tag
     */
    public record Notice(int context, int tag) {}

    private static final class Opening {
        private final Notice notice;
        private int remaining;

        private Opening(Notice notice, int remaining) {
            this.notice = notice;
            this.remaining = remaining;
        }
    }

    private record Closing(Notice notice, int peer) {}

    private final List<Opening> openings = new ArrayList<>();
    private final List<Closing> closings = new ArrayList<>();

    /** Takes over all requests of another list. */
    public void addAll(RouteNotices others) {
        openings.addAll(others.openings);
        closings.addAll(others.closings);
    }

    /** Wants {@code count} notices about opened routes: -1 for ever, 0 none any more. Replaces an earlier request with this notice. */
    public void wantOpenings(Notice notice, int count) {
        openings.removeIf(opening -> opening.notice.equals(notice));
        if (count != 0) {
            openings.add(new Opening(notice, count));
        }
    }

    /** Wants one notice when the route to {@code peer} closes. */
    public void wantClosing(Notice notice, int peer) {
        closings.add(new Closing(notice, peer));
    }

    /** Withdraws one request about the closing of a route. */
    public void cancelClosing(Notice notice, int peer) {
        closings.remove(new Closing(notice, peer));
    }

    /** A route was opened: the notices that are due. */
    public List<Notice> onOpened() {
        List<Notice> due = new ArrayList<>();
        for (Opening opening : openings) {
            due.add(opening.notice);
            if (opening.remaining != FOR_EVER) {
                opening.remaining--;
            }
        }
        openings.removeIf(opening -> opening.remaining == 0);
        return due;
    }

    /** The route to {@code peer} was closed: the notices that are due. */
    public List<Notice> onClosed(int peer) {
        List<Notice> due = new ArrayList<>();
        closings.removeIf(closing -> closing.peer == peer && due.add(closing.notice));
        return due;
    }
}
