package org.jpvm.daemon.core;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;

/** The tasks of this host. Numbers are handed out ascending and come round again only after the last one. */
final class TaskTable {
    private static final int FIRST_COOKIE = 10_000_000;

    private final int hostPart;
    private final TreeMap<Integer, Task> byTid = new TreeMap<>();
    private final TreeMap<Integer, Task> byCookie = new TreeMap<>();

    /** By number on this host, so that forwarding finds the receiver of a fragment without making an object. */
    private Task[] byNumber = new Task[64];

    /** Tasks of other hosts that run here. */
    private final TidMap<Task> guests = new TidMap<>();

    private int lastNumber;
    private int nextCookie = FIRST_COOKIE;

    TaskTable(int hostPart) {
        this.hostPart = hostPart;
    }

    /** The task with this tid, or null. */
    Task find(int tid) {
        int number = tid & Tid.LOCAL_MASK;
        return (tid & ~Tid.LOCAL_MASK) == hostPart && number < byNumber.length ? byNumber[number] : null;
    }

    /** The task of another host with this tid that runs here, or null. */
    Task guest(int tid) {
        return guests.get(tid);
    }

    /** The task with this tid whose process, connection and output are this daemon's, or null. */
    Task here(int tid) {
        Task task = find(tid);
        if (task == null) {
            return guests.get(tid);
        }
        return task.isAway() ? null : task;
    }

    void addGuest(Task task) {
        guests.put(task.tid, task);
    }

    void removeGuest(int tid) {
        guests.remove(tid);
    }

    /** All guests in the order of their tids; a copy. */
    List<Task> guests() {
        return guests.values();
    }

    /** Whether there are {@code limit} tasks; 0 is no limit. */
    boolean isFull(int limit) {
        return limit > 0 && byTid.size() >= limit;
    }

    /** The next free tid, which is not handed out twice before it has come round; 0 when all are in use. */
    int nextTid() {
        if (byTid.size() >= Tid.MAX_LOCAL_INDEX) {
            return 0;
        }
        do {
            lastNumber = lastNumber >= Tid.MAX_LOCAL_INDEX ? 1 : lastNumber + 1;
        } while (lastNumber < byNumber.length && byNumber[lastNumber] != null);
        return hostPart | lastNumber;
    }

    /** A number for PVMEPID that no process has and no other task has had. */
    int nextCookie() {
        int cookie = nextCookie;
        nextCookie = cookie == Integer.MAX_VALUE ? FIRST_COOKIE : cookie + 1;
        return byCookie.containsKey(cookie) ? nextCookie() : cookie;
    }

    void add(Task task) {
        int number = task.tid & Tid.LOCAL_MASK;
        if (number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.min(Tid.MAX_LOCAL_INDEX + 1, Math.max(number + 1, number * 2)));
        }
        byNumber[number] = task;
        byTid.put(task.tid, task);
        if (task.cookie != 0) {
            byCookie.put(task.cookie, task);
        }
    }

    void remove(Task task) {
        byNumber[task.tid & Tid.LOCAL_MASK] = null;
        byTid.remove(task.tid);
        if (task.cookie != 0) {
            byCookie.remove(task.cookie);
        }
    }

    /** The task that was started and waits for a process which calls itself {@code key}: its cookie, or its number; null when there is none. */
    Task expected(int key) {
        Task task = byCookie.get(key);
        if (task == null) {
            for (Task candidate : byTid.values()) {
                if (candidate.startedPid == key && key > 0 && !candidate.enrolled) {
                    return candidate;
                }
            }
        }
        return task != null && !task.enrolled ? task : null;
    }

    /** All tasks in the order of their tids. */
    Collection<Task> all() {
        return byTid.values();
    }

    int size() {
        return byTid.size();
    }
}
