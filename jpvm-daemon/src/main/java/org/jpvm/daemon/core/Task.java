package org.jpvm.daemon.core;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashSet;
import org.jpvm.placement.SpawnHints;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.body.EnrolRequest;

/** A task of this host: enrolled, or started and expected to enrol. Or a guest: a task of another host that runs here. */
final class Task {
    /** The task was started by this daemon and its process is the one that enrolled or will enrol. */
    static final int FLAG_FORKED = 0x02;

    /** The task is connected. */
    static final int FLAG_CONNECTED = 0x04;

    /** The task has left and its process has not ended yet. */
    static final int FLAG_CLOSING = 0x10;

    static final int FLAG_SCHEDULER = 0x100;
    static final int FLAG_HOSTER = 0x200;
    static final int FLAG_TASKER = 0x400;
    static final int FLAG_TRACER = 0x800;

    /** How a task came to be, which decides when it is gone. */
    enum Origin {
        /** It enrolled by itself: gone with its connection. */
        OUTSIDE,
        /** Started here: gone when its process has ended. */
        STARTED,
        /** Started here, but another process enrolled in its place: gone with its connection. */
        STARTED_INDIRECTLY,
        /** Started by the tasker: gone with its connection, or when the tasker says so. */
        BY_TASKER
    }

    /** Events of a task that wait for the end of the request that started it. */
    static final class Early {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        boolean outputClosed;
        boolean processEnded;
        int waitStatus;

        /** Connection that waits to become the task's, null for none. */
        TaskLink link;

        MessageHeader enrolmentHeader;
        EnrolRequest enrolment;
    }

    final int tid;
    final int parentTid;
    final String name;
    Origin origin;

    /** Number in PVMEPID, 0 for a task from outside. */
    int cookie;

    /** Number of the process that enrolled, else of the one started, else 0. */
    int pid;

    /** Number of the process started here, 0 before that is known. */
    int startedPid;

    int spawnFlags;

    /** Where a hosted task gets its classes, as in {@link LaunchRequest#ORIGIN_VARIABLE}; null for this host. */
    String codeOrigin;

    /** Class path of a hosted task, null for the container's. */
    String classPath;

    /** What was started; null for a task from outside. */
    LaunchRequest.Kind kind;

    /** Path of the executable, or class name; null for a task from outside. */
    String program;

    /** A task of another host that runs here; {@link Guests} says what becomes of it. */
    boolean guest;

    /** Index of the host where the task runs, which was spawned here; 0 for this host. */
    int place;

    /** The task is connected to the daemon of its place. */
    boolean linkAway;

    /** It moves, and what is for it has to wait. */
    boolean onHold;

    /** The move that goes on, null for none; at home only. */
    HomeMoves.Move move;

    /** Hosts that send to it straight, as it is away. */
    final BitSet learners = new BitSet(0);

    /** Hosts that were told where it is; those that send to it straight among them. */
    final BitSet told = new BitSet(0);

    /** Ways of a guest that do not lead over its home, null for a task of this host. */
    GuestPaths.Ways ways;

    /** How often it has moved. */
    int moves;

    /** Why it did not move when that was asked last; null when it did, or was never asked. */
    String staysBecause;

    /** Nobody may move it. */
    boolean pinned;

    /** What its spawner said of it. */
    SpawnHints hints = SpawnHints.NONE;

    Sink output = Sink.NONE;
    Sink trace = Sink.NONE;

    /** Resource manager that is told about the end of this task, 0 for none. */
    int schedulerTid;

    /** The connection, null before enrolment and after it. */
    TaskLink link;

    /** The connection has existed. */
    boolean enrolled;

    /** NEW record and newtask event have been sent. */
    boolean announced;

    /**
     * What happened to the task while others of the same request were still being started; null when nobody waits for them. It is looked at
     * once the request has been answered, because a C daemon starts all of them before it reads from any.
     */
    Early early;

    boolean processRunning;
    boolean outputOpen;
    boolean outputEnded;
    boolean gone;
    int waitStatus;

    /** Bytes came from the task since its deadline was set. */
    boolean active;

    /** Latest time of the end when the process has ended, {@link Long#MAX_VALUE} before. */
    long graceDeadlineNanos = Long.MAX_VALUE;

    /** Frames that wait for the task to connect. */
    final ArrayDeque<byte[]> backlog = new ArrayDeque<>();

    long backlogBytes;

    /** What came behind the frames of the backlog is kept outside of memory. */
    boolean backlogKept;

    /** Too much came from other hosts before the task connected: nothing more is kept for it. */
    boolean deaf;

    /** Why a guest is no longer read when its home says so. */
    final HeldSources homeHeld = new HeldSources();

    /** Those that are no longer read because this task does not keep up. */
    final HeldSources held = new HeldSources();

    /** Receivers that this task has to wait for before it is read again. */
    final LinkedHashSet<HeldSources> heldBy = new LinkedHashSet<>();

    /** Receiver that has to keep up before the output of this task is read again. */
    HeldSources outputHeldBy;

    Task(int tid, int parentTid, String name, Origin origin) {
        this.tid = tid;
        this.parentTid = parentTid;
        this.name = name;
        this.origin = origin;
    }

    boolean isConnected() {
        return link != null || linkAway;
    }

    /** Whether it is a task of this host that runs on another one. */
    boolean isAway() {
        return place != 0;
    }

    /** Whether messages for the task are still wanted. */
    boolean isReachable() {
        return !gone && (isConnected() || !enrolled && !deaf);
    }

    /** State bits as they travel in task records, without those of the plug-ins. */
    int flags() {
        int flags = origin == Origin.STARTED ? FLAG_FORKED : 0;
        if (isConnected()) {
            flags |= FLAG_CONNECTED;
        } else if (enrolled) {
            flags |= FLAG_CLOSING;
        }
        return flags;
    }
}
