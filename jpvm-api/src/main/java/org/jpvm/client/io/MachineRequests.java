package org.jpvm.client.io;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Arguments;
import org.jpvm.HostClock;
import org.jpvm.HostInfo;
import org.jpvm.MachineInfo;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.SchedulerReply;
import org.jpvm.wire.body.SendSignal;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TaskRecord;

/**
 * Questions about the machine and orders to it: requests to the daemon, some of which go to the resource manager when there is one. Source:
 * pvm-wire-protocol §3.5, §6.1.
 */
final class MachineRequests {
    private static final int MAX_TICKLE_ARGUMENTS = 10;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Reads the body of an answer. */
    interface Reader<T> {
        T read(XdrReader in) throws MalformedMessageException;
    }

    private final TaskCore core;
    private final Clock clock = Clock.systemUTC();
    private volatile boolean ownManager;

    MachineRequests(TaskCore core) {
        this.core = core;
    }

    /** Asks the daemon. */
    <T> T ask(TaskCode code, XdrWriter body, Reader<T> reader) {
        return read(code, core.request(code, body), reader);
    }

    /** The tids or error codes of a spawn request. */
    int[] spawn(SpawnCall call) {
        XdrWriter body = new XdrWriter(512);
        call.write(body);
        return askManager(TaskCode.SPAWN, SystemCode.SPAWN, body, in -> {
            int count = succeed(in.readInt("count"), "spawn");
            return in.readInts("tids", count);
        });
    }

    void signal(Tid task, int signal) {
        requireTask(task);
        XdrWriter body = new XdrWriter();
        new SendSignal(task.value(), signal).write(body);
        core.request(TaskCode.SENDSIG, body);
    }

    boolean isRunning(Tid task) {
        requireTask(task);
        int status = ask(TaskCode.PSTAT, new XdrWriter().putInt(task.value()), in -> in.readInt("status"));
        if (status == PvmError.NO_TASK.code() || status == PvmError.HOST_FAIL.code()) {
            return false;
        }
        succeed(status, "status of " + task);
        return true;
    }

    List<TaskInfo> tasks(int where) {
        XdrWriter body = new XdrWriter().putInt(where);
        return askManager(TaskCode.TASK, SystemCode.TASK, body, in -> {
            succeed(in.readInt("status"), "tasks of " + Tid.text(where));
            List<TaskInfo> tasks = new ArrayList<>();
            while (in.remainingBytes() > 0) {
                TaskRecord task = TaskRecord.read(in);
                tasks.add(new TaskInfo(
                        new Tid(task.tid()),
                        new Tid(task.parentTid()),
                        new Tid(task.hostTid()),
                        task.flags(),
                        task.name(),
                        task.pid()));
            }
            return tasks;
        });
    }

    MachineInfo machine() {
        return askManager(TaskCode.CONFIG, SystemCode.CONFIG, new XdrWriter(), in -> {
            int count = succeed(in.readInt("host count"), "hosts");
            int formats = in.readInt("architecture count");
            List<HostInfo> hosts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                HostRecord host = HostRecord.read(in);
                hosts.add(new HostInfo(
                        new Tid(host.tid()), host.name(), host.architecture(), host.speed(), host.dataSignature()));
            }
            return new MachineInfo(hosts, formats);
        });
    }

    int[] addHosts(List<String> names) {
        return askManager(TaskCode.ADDHOST, SystemCode.ADDHOST, names(names), in -> {
            int count = succeed(in.readInt("host count"), "adding hosts");
            in.readInt("architecture count");
            int[] results = new int[Math.min(count, names.size())];
            for (int i = 0; i < results.length; i++) {
                results[i] = HostRecord.read(in).tid();
            }
            return results;
        });
    }

    int[] deleteHosts(List<String> names) {
        return askManager(TaskCode.DELHOST, SystemCode.DELHOST, names(names), in -> {
            int count = succeed(in.readInt("host count"), "deleting hosts");
            return in.readInts("statuses", count);
        });
    }

    PvmError hostStatus(String name) {
        if (name.isEmpty()) {
            throw new PvmException(PvmError.BAD_PARAM, "the name of the host is empty");
        }
        int status = ask(TaskCode.MSTAT, new XdrWriter().putString(name), in -> in.readInt("status"));
        return status >= 0 ? PvmError.OK : PvmError.ofCode(status);
    }

    HostClock hostClock(Tid host) {
        long before = micros();
        XdrReader in = core.request(TaskCode.HOSTSYNC, new XdrWriter().putInt(host.value()));
        long after = micros();
        return read(TaskCode.HOSTSYNC, in, body -> {
            succeed(body.readInt("status"), "clock of " + host);
            long seconds = Integer.toUnsignedLong(body.readInt("seconds"));
            long there = seconds * MICROS_PER_SECOND + body.readInt("microseconds");
            return new HostClock(there, before + (after - before) / 2 - there);
        });
    }

    int[] tickle(int... arguments) {
        if (arguments.length < 1 || arguments.length > MAX_TICKLE_ARGUMENTS) {
            throw new PvmException(
                    PvmError.BAD_PARAM, arguments.length + " arguments are not 1.." + MAX_TICKLE_ARGUMENTS);
        }
        XdrWriter body = new XdrWriter().putInt(arguments.length).putInts(arguments);
        return ask(TaskCode.TICKLE, body, in -> in.readIntArray("results"));
    }

    /** Ends the machine and waits for the end of the connection, which is all that tells. */
    void halt() {
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            loop.checkMayWait();
            core.sender()
                    .toDaemon(
                            Tid.LOCAL_DAEMON,
                            MessageSender.control(TaskCode.HALT, Protocol.CONTEXT_TM, 0, new XdrWriter()));
            Waiter never = loop.borrow();
            while (loop.isAlive()) {
                awaitEnd(loop, never);
            }
        } finally {
            loop.unlock();
        }
    }

    /** Says goodbye and waits for the answer. */
    void exit() {
        core.request(TaskCode.EXIT, new XdrWriter());
    }

    int context(int given) {
        int result = ask(TaskCode.CONTEXT, new XdrWriter().putInt(given), in -> in.readInt("context"));
        return succeed(result, given == 0 ? "new context" : "free context " + given);
    }

    /** Passes a notification request on. */
    void notify(NotifyCall call) {
        XdrWriter body = new XdrWriter();
        call.write(body);
        int manager = manager();
        boolean toManager = manager != 0 && (call.what() & ~NotifyCall.CANCEL) != NotifyCall.HOST_ADD;
        if (!toManager) {
            core.tell(TaskCode.NOTIFY, Protocol.CONTEXT_BASE, body);
            return;
        }
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            core.sender().transmit(manager, MessageSender.control(SystemCode.NOTIFY, Protocol.CONTEXT_BASE, 0, body));
        } finally {
            loop.unlock();
        }
    }

    static void requireTask(Tid task) {
        if (!Arguments.given(task, "task").isTask()) {
            throw new PvmException(PvmError.BAD_PARAM, task + " is no task");
        }
    }

    /** The value, unless it is an error code. */
    static int succeed(int value, String what) {
        if (value < 0) {
            throw new PvmException(PvmError.ofCode(value), what);
        }
        return value;
    }

    private static void awaitEnd(TaskLoop loop, Waiter never) {
        try {
            loop.await(never, TaskLoop.FOR_EVER);
        } catch (PvmException e) {
            if (loop.isAlive()) {
                throw e;
            }
        }
    }

    private <T> T askManager(TaskCode code, SystemCode managerCode, XdrWriter body, Reader<T> reader) {
        int manager = manager();
        if (manager == 0) {
            return ask(code, body, reader);
        }
        // It may have ended since this task enrolled, and then nobody answers.
        if (!isRunning(new Tid(manager))) {
            return ask(code, body, reader);
        }
        XdrReader in = core.request(manager, managerCode, Protocol.CONTEXT_BASE, body, TaskLoop.FOR_EVER);
        return read(managerCode, in, reader);
    }

    /** The resource manager this task was told of at its enrolment, 0 for none or when it has become that itself. */
    private int manager() {
        return ownManager ? 0 : core.enrolment().schedulerTid();
    }

    /** Becomes the resource manager; a former one is asked, because daemons take a successor from it alone. */
    SchedulerReply becomeManager() {
        SchedulerReply reply =
                askManager(TaskCode.SCHED, SystemCode.SCHED, new XdrWriter(), in -> SchedulerReply.read(in));
        ownManager = true;
        return reply;
    }

    private static <T> T read(MessageCode code, XdrReader in, Reader<T> reader) {
        try {
            return reader.read(in);
        } catch (MalformedMessageException e) {
            throw TaskCore.bentReply(code, e.getMessage());
        }
    }

    private static XdrWriter names(List<String> names) {
        if (names.isEmpty()) {
            throw new PvmException(PvmError.BAD_PARAM, "no host is named");
        }
        XdrWriter body = new XdrWriter();
        new HostNames(names.toArray(new String[0])).write(body);
        return body;
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }
}
