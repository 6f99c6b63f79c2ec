package org.jpvm.compat;

import static org.jpvm.compat.Results.require;
import static org.jpvm.compat.Results.store;
import static org.jpvm.compat.Results.values;

import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jpvm.Encoding;
import org.jpvm.HostClock;
import org.jpvm.HostInfo;
import org.jpvm.MachineInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.TraceEvent;
import org.jpvm.client.Tracer;
import org.jpvm.compat.CompatState.Quiet;
import org.jpvm.io.SocketTask;
import org.jpvm.wire.trace.CallFields;

/**
 * The calls and constants of {@code pvm3.h}, those of groups among them, to be imported statically. Each call behaves as its manual page
 * says: results of 0 and more are success, negative ones are errors, kept in {@link #pvm_errno()} and reported as option
 * {@code PvmAutoErr} says. What C returns through a pointer is stored in element 0 of an array, null where C allows NULL. All may block
 * where their manual page says so.
 *
 * <p>The first call that needs the daemon enrols a task; after {@link #pvm_exit} the next one enrols another. All state, buffers, errno and
 * options, belongs to the {@link org.jpvm.TaskScope} of the calling thread. As in C only one thread at a time may make calls in a scope.
 *
 * <p>Differences from C PVM 3.4.6: packing into a buffer that was received or unpacked appends, where C starts it anew; the differences of
 * {@link org.jpvm.message.PackedMessage} and {@link org.jpvm.message.PackFormat}; an invalid buffer in {@link #pvm_putinfo} is an error,
 * where C waits for ever; an argument that is null where C crashes, and an array that is shorter than its count, which C cannot see, is
 * PvmBadParam. No argument makes a call throw. Source: pvm-api §1 to §16, §18, §19.
 */
public final class Pvm3 extends Pvm3System {
    private static final int MAX_HOSTS = 4095;
    private static final int MAX_TICKLE_ARGUMENTS = 10;
    private static final int SIGTERM = 15;
    private static final int NO_INDEX = -1;
    private static final String NO_RESET_CLASS = "###_PVM_NO_RESET_###";
    private static final Set<PvmError> MAILBOX_QUIET = EnumSet.of(PvmError.DENIED, PvmError.EXISTS, PvmError.NOT_FOUND);

    private Pvm3() {}

    // ---- errors ----

    /** The code of the last error; success does not reset it. */
    public static int pvm_errno() {
        return CompatState.current().errno;
    }

    /** Prints {@code libpvm [tXXXX]: s: text} for {@link #pvm_errno} to the error stream. */
    public static int pvm_perror(String s) {
        CompatState.current().print(s);
        return PvmOk;
    }

    /** Text of {@link #pvm_errno}. */
    public static String pvm_strerror() {
        return textOf(CompatState.current().errno);
    }

    /** The library release that this interface follows. */
    public static String pvm_version() {
        return "3.4.6";
    }

    // ---- tasks ----

    /** Own tid. */
    public static int pvm_mytid() {
        return CompatState.call("pvm_mytid", state -> {
            state.trace.enter(TraceEvent.MYTID);
            return state.task().tid().value();
        });
    }

    /** Tid of the task that spawned this one, PvmNoParent or PvmParentNotSet. */
    public static int pvm_parent() {
        Set<PvmError> quiet = EnumSet.of(PvmError.NO_PARENT, PvmError.PARENT_NOT_SET);
        return CompatState.call("pvm_parent", quiet, Quiet.RETURNED, state -> {
            state.trace.enter(TraceEvent.PARENT);
            PvmTask task = state.task();
            return task.parent()
                    .orElseThrow(() -> new PvmException(task.parentStatus(), "no parent to name"))
                    .value();
        });
    }

    /** Stores the tids of the tasks spawned together with this one and returns their number. */
    public static int pvm_siblings(int[][] tids) {
        return CompatState.call("pvm_siblings", state -> {
            state.trace.enter(TraceEvent.SIBLINGS);
            require(tids != null && tids.length > 0, "tids");
            int[] values = values(state.task().siblings());
            store(tids, values);
            if (state.trace.exits()) {
                state.trace.results((record, result) -> record.putInts(CallFields.SIB, values));
            }
            return values.length;
        });
    }

    /** Leaves the machine; the next call enrols anew with another tid. */
    public static int pvm_exit() {
        return CompatState.call("pvm_exit", state -> {
            if (state.trace.entersDetached(TraceEvent.EXIT)) {
                state.trace.entry(Tracer.Fields.NONE);
            }
            state.leave();
            return PvmOk;
        });
    }

    /**
     * Starts {@code ntask} tasks and returns how many started; {@code tids}, null or at least that long, gets their tids, then error codes.
     * {@code argv} without the program name, may be null.
     */
    public static int pvm_spawn(String task, String[] argv, int flag, String where, int ntask, int[] tids) {
        return CompatState.call("pvm_spawn", state -> {
            if (state.trace.enters(TraceEvent.SPAWN)) {
                int flags = flag | state.spawnFlags();
                state.trace.entry(record -> record.putString(CallFields.SE, CallTrace.text(task))
                        .putString(CallFields.SW, CallTrace.text(where))
                        .putInt(CallFields.SF, flags)
                        .putInt(CallFields.SC, ntask));
            }
            require(ntask >= 1 && (tids == null || tids.length >= ntask), "ntask=" + ntask);
            require(task != null, "task");
            PvmTask self = state.task();
            List<String> arguments = argv == null ? List.of() : untilNull(argv);
            SpawnResult result = self.spawn(new SpawnRequest(
                    task, arguments, flag, where == null ? "" : where, ntask, state.exportedEnvironment()));
            if (tids != null) {
                int filled = 0;
                for (Tid tid : result.tids()) {
                    tids[filled++] = tid.value();
                }
                for (PvmError error : result.errors()) {
                    tids[filled++] = error.code();
                }
            }
            if (state.trace.exits()) {
                state.trace.results((record, count) ->
                        record.putInt(CallFields.CC, count).putInts(CallFields.STL, values(result.tids())));
            }
            return result.tids().size();
        });
    }

    /** Sends SIGTERM. */
    public static int pvm_kill(int tid) {
        return CompatState.call("pvm_kill", state -> {
            state.trace.enter(TraceEvent.KILL, CallFields.TT, tid);
            int result = pvm_sendsig(tid, SIGTERM);
            if (result < 0) {
                throw new PvmException(PvmError.ofCode(result), "pvm_sendsig failed");
            }
            return result;
        });
    }

    /** Sends a signal by its number. */
    public static int pvm_sendsig(int tid, int signum) {
        return CompatState.call("pvm_sendsig", state -> {
            state.trace.enter(TraceEvent.SENDSIG, CallFields.TT, tid, CallFields.SN, signum);
            state.task().signal(new Tid(tid), signum);
            return PvmOk;
        });
    }

    /** 0 when the task exists, else PvmNoTask. */
    public static int pvm_pstat(int tid) {
        return CompatState.call("pvm_pstat", EnumSet.of(PvmError.NO_TASK), Quiet.RETURNED, state -> {
            state.trace.enter(TraceEvent.PSTAT, CallFields.TT, tid);
            require(Tid.isTask(tid), "tid");
            if (!state.task().isRunning(new Tid(tid))) {
                throw new PvmException(PvmError.NO_TASK, Tid.text(tid));
            }
            return PvmOk;
        });
    }

    /** Stores the tasks of the whole machine (where 0), of a host, or one task. */
    public static int pvm_tasks(int where, int[] ntask, pvmtaskinfo[][] taskp) {
        return CompatState.call("pvm_tasks", state -> {
            state.trace.enter(TraceEvent.TASKS, CallFields.TW, where);
            List<TaskInfo> tasks =
                    where == 0 ? state.task().tasks() : state.task().tasks(new Tid(where));
            pvmtaskinfo[] list = new pvmtaskinfo[tasks.size()];
            for (int i = 0; i < list.length; i++) {
                TaskInfo from = tasks.get(i);
                list[i] = new pvmtaskinfo();
                list[i].ti_tid = from.tid().value();
                list[i].ti_ptid = from.parent().value();
                list[i].ti_host = from.host().value();
                list[i].ti_flag = from.flags();
                list[i].ti_a_out = from.name();
                list[i].ti_pid = from.pid();
            }
            store(ntask, list.length);
            if (state.trace.exits()) {
                state.trace.results(
                        (record, result) -> record.putInt(CallFields.CC, result).putInt(CallFields.TNT, list.length));
            }
            store(taskp, list);
            return PvmOk;
        });
    }

    /**
     * Stores the channels that messages come over, the daemon's first, and returns their number; to be waited for as
     * {@link SocketTask#channels} says. They stand for the descriptors of C. PvmNotImpl with a provider that shows none.
     */
    public static int pvm_getfds(SelectableChannel[][] fds) {
        return CompatState.call("pvm_getfds", state -> {
            state.trace.enter(TraceEvent.GETFDS);
            require(fds != null && fds.length > 0, "fds");
            if (!(state.task() instanceof SocketTask task)) {
                throw new PvmException(PvmError.NOT_IMPL, "this provider shows no channels");
            }
            List<SelectableChannel> channels = task.channels();
            store(fds, channels.toArray(SelectableChannel[]::new));
            if (state.trace.exits()) {
                int[] positions = IntStream.range(0, channels.size()).toArray();
                state.trace.results(
                        (record, result) -> record.putInt(CallFields.CC, result).putInts(CallFields.FDS, positions));
            }
            return channels.size();
        });
    }

    /** Host part of a tid. */
    public static int pvm_tidtohost(int tid) {
        return new Tid(tid).host().value();
    }

    /** Hands a variable of the environment to tasks spawned from now on. */
    public static int pvm_export(String name) {
        return CompatState.call("pvm_export", state -> {
            require(name != null, "name");
            state.export(name);
            return PvmOk;
        });
    }

    /** Takes {@link #pvm_export} back. */
    public static int pvm_unexport(String name) {
        return CompatState.call("pvm_unexport", state -> {
            require(name != null, "name");
            state.unexport(name);
            return PvmOk;
        });
    }

    /** Stores the tids that the console's {@code reset} spares. */
    public static int pvm_getnoresets(int[][] tids, int[] ntids) {
        return CompatState.call("pvm_getnoresets", state -> {
            Mailbox mailbox = state.task().mailbox();
            List<Tid> found = new ArrayList<>();
            for (Mailbox.MailboxClass entries : mailbox.list(NO_RESET_CLASS)) {
                for (Mailbox.Entry entry : entries.entries()) {
                    if (entries.name().equals(NO_RESET_CLASS)) {
                        found.add(new Tid(mailbox.receive(NO_RESET_CLASS, entry.index(), 0)
                                .unpackInt()));
                    }
                }
            }
            store(tids, values(found));
            store(ntids, found.size());
            return PvmOk;
        });
    }

    // ---- hosts ----

    /** Stores the number of hosts, the number of data formats among them, and the hosts. */
    public static int pvm_config(int[] nhost, int[] narch, pvmhostinfo[][] hostp) {
        return CompatState.call("pvm_config", state -> {
            state.trace.enter(TraceEvent.CONFIG);
            MachineInfo machine = state.task().machine();
            List<HostInfo> hosts = machine.hosts();
            pvmhostinfo[] list = new pvmhostinfo[hosts.size()];
            for (int i = 0; i < list.length; i++) {
                list[i] = hostInfo(hosts.get(i));
            }
            store(nhost, list.length);
            store(narch, machine.formatCount());
            store(hostp, list);
            if (state.trace.exits()) {
                state.trace.results((record, result) -> record.putInt(CallFields.NH, list.length)
                        .putInt(CallFields.NA, machine.formatCount())
                        .putInt(CallFields.CC, result));
            }
            return PvmOk;
        });
    }

    /** Adds hosts and returns how many were added; stores a tid or an error per host. */
    public static int pvm_addhosts(String[] hosts, int nhost, int[] infos) {
        return CompatState.call("pvm_addhosts", state -> {
            enterHosts(state, TraceEvent.ADDHOSTS, hosts, nhost);
            int[] results = state.task().addHosts(names(hosts, nhost, infos));
            storeAll(infos, results);
            return (int) Arrays.stream(results).filter(result -> result > 0).count();
        });
    }

    /** Removes hosts and returns how many were removed; stores 0 or an error per host. */
    public static int pvm_delhosts(String[] hosts, int nhost, int[] infos) {
        return CompatState.call("pvm_delhosts", state -> {
            enterHosts(state, TraceEvent.DELHOSTS, hosts, nhost);
            int[] results = state.task().deleteHosts(names(hosts, nhost, infos));
            storeAll(infos, results);
            return (int) Arrays.stream(results).filter(result -> result >= 0).count();
        });
    }

    /** The strings before the first null, which ends an argument list in C. */
    private static List<String> untilNull(String[] argv) {
        List<String> list = Arrays.asList(argv);
        return list.contains(null) ? list.subList(0, list.indexOf(null)) : list;
    }

    private static void enterHosts(CompatState state, TraceEvent event, String[] hosts, int nhost) {
        if (state.trace.enters(event)) {
            List<String> known = hosts == null ? List.of() : Arrays.asList(hosts);
            state.trace.entry(record ->
                    record.putStrings(CallFields.HNL, known.subList(0, Math.max(0, Math.min(nhost, known.size())))));
        }
    }

    private static List<String> names(String[] hosts, int nhost, int[] infos) {
        require(nhost >= 1 && nhost <= MAX_HOSTS && hosts != null && nhost <= hosts.length, "nhost=" + nhost);
        require(
                infos == null || nhost <= infos.length,
                "infos has " + (infos == null ? 0 : infos.length) + " of " + nhost);
        return Arrays.asList(hosts).subList(0, nhost);
    }

    private static void storeAll(int[] target, int[] values) {
        if (target != null) {
            System.arraycopy(values, 0, target, 0, Math.min(target.length, values.length));
        }
    }

    /** 0 when the host runs, PvmNoHost or PvmHostFail. */
    public static int pvm_mstat(String host) {
        Set<PvmError> quiet = EnumSet.of(PvmError.NO_HOST, PvmError.HOST_FAIL);
        return CompatState.call("pvm_mstat", quiet, Quiet.RETURNED, state -> {
            state.trace.enter(TraceEvent.MSTAT, CallFields.HN, host);
            require(host != null && !host.isEmpty(), "host");
            PvmError status = state.task().hostStatus(host);
            if (status != PvmError.OK) {
                throw new PvmException(status, host);
            }
            return PvmOk;
        });
    }

    /** Stores the time of day of a host and how far the clock here is ahead of it. */
    public static int pvm_hostsync(int host, timeval clk, timeval delta) {
        return CompatState.call("pvm_host_sync", state -> {
            HostClock clock = state.task().hostClock(new Tid(host));
            if (clk != null) {
                clk.setMicros(clock.timeMicros());
            }
            if (delta != null) {
                delta.setMicros(clock.deltaMicros());
            }
            return PvmOk;
        });
    }

    /** Data signature of the first host of an architecture. */
    public static int pvm_archcode(String arch) {
        return CompatState.call("pvm_archcode", state -> {
            // Before the trace, which enrols: this refusal needs no daemon.
            require(arch != null, "arch");
            state.trace.enter(TraceEvent.ARCHCODE, CallFields.AN, arch);
            for (HostInfo host : state.task().hosts()) {
                if (host.architecture().equals(arch)) {
                    return host.dataSignature();
                }
            }
            throw new PvmException(PvmError.NOT_FOUND, "architecture " + arch);
        });
    }

    /**
     * Starts a daemon with {@code argc} arguments, without the program name, and enrols there; {@code block} other than 0 waits for the
     * hosts of its hostfile. PvmDupHost when one runs, PvmCantStart. Where C PVM refuses because of the address file of a daemon that has
     * gone, this starts one.
     */
    public static int pvm_start_pvmd(int argc, String[] argv, int block) {
        return CompatState.call("pvm_start_pvmd", state -> {
            if (state.trace.entersDetached(TraceEvent.START_PVMD)) {
                List<String> arguments = argv == null ? List.of() : Arrays.asList(argv);
                state.trace.entry(record -> record.putInt(CallFields.BF, block)
                        .putStrings(
                                CallFields.AS, arguments.subList(0, Math.max(0, Math.min(argc, arguments.size())))));
            }
            require(argc >= 0 && (argc == 0 || argv != null && argc <= argv.length), "argc=" + argc);
            List<String> arguments = argc == 0 ? List.of() : Arrays.asList(argv).subList(0, argc);
            require(arguments.stream().allMatch(argument -> argument != null), "argv has null in it");
            state.startDaemon(arguments, block != 0);
            return PvmOk;
        });
    }

    /** Ends the whole machine. */
    public static int pvm_halt() {
        return CompatState.call("pvm_halt", state -> {
            state.trace.enter(TraceEvent.HALT);
            state.halt();
            return PvmOk;
        });
    }

    /** Debugging services of the daemon: 1..10 arguments, as many results as fit. */
    public static int pvm_tickle(int narg, int[] argp, int[] nresp, int[] resp) {
        return CompatState.call("pvm_tickle", state -> {
            if (state.trace.enters(TraceEvent.TICKLE)) {
                state.trace.entry(record -> record.putInts(CallFields.TA, CallTrace.first(argp, narg)));
            }
            require(narg >= 1 && narg <= MAX_TICKLE_ARGUMENTS && argp != null && narg <= argp.length, "narg=" + narg);
            int[] results = state.task().tickle(Arrays.copyOf(argp, narg));
            store(nresp, results.length);
            storeAll(resp, results);
            if (state.trace.exits()) {
                state.trace.results((record, result) -> record.putInt(CallFields.CC, result)
                        .putInts(CallFields.TR, resp == null ? new int[0] : results));
            }
            return PvmOk;
        });
    }

    /** Prints the output of tasks spawned from now on line by line, null stops. */
    public static int pvm_catchout(Appendable sink) {
        return CompatState.run("pvm_catchout", task -> task.catchOutput(sink));
    }

    // ---- mailbox ----

    /** Stores a copy of a buffer under a name and returns the index used. */
    public static int pvm_putinfo(String name, int bufid, int flags) {
        return CompatState.call("pvm_putinfo", EnumSet.of(PvmError.DENIED, PvmError.EXISTS), Quiet.STORED, state -> {
            if (state.trace.enters(TraceEvent.PUTINFO)) {
                state.trace.entry(record -> record.putString(CallFields.CN, CallTrace.text(name))
                        .putInt(CallFields.CI, NO_INDEX)
                        .putInt(CallFields.CF, flags)
                        .putInt(CallFields.CD, bufid));
            }
            Mailbox mailbox = state.task().mailbox();
            require(name != null && !name.isEmpty(), "name");
            return mailbox.put(name, state.buffers.buffer(bufid), flags);
        });
    }

    /** Fetches an entry, which becomes the active receive buffer, and returns its id. */
    public static int pvm_recvinfo(String name, int index, int flags) {
        return CompatState.call("pvm_recvinfo", EnumSet.of(PvmError.NOT_FOUND), Quiet.STORED, state -> {
            state.trace.enterMailbox(TraceEvent.GETINFO, name, index, flags);
            Mailbox mailbox = state.task().mailbox();
            require(index >= 0, "index=" + index);
            state.buffers.freeReceiveBuffer();
            return state.buffers.receive(mailbox.receive(name, index, flags));
        });
    }

    /** Deletes an entry and returns its index; flags are not used. */
    public static int pvm_delinfo(String name, int index, int flags) {
        return CompatState.call("pvm_delinfo", MAILBOX_QUIET, Quiet.STORED, state -> {
            state.trace.enterMailbox(TraceEvent.DELINFO, name, index, flags);
            Mailbox mailbox = state.task().mailbox();
            require(index >= 0, "index=" + index);
            mailbox.delete(name, index);
            return index;
        });
    }

    /** Stores the number of entry classes whose name contains the pattern, and the classes. */
    public static int pvm_getmboxinfo(String pattern, int[] nclasses, pvmmboxinfo[][] classes) {
        return CompatState.call("pvm_getmboxinfo", state -> {
            state.trace.enter(TraceEvent.GETMBOXINFO, CallFields.CN, pattern);
            List<Mailbox.MailboxClass> found = state.task().mailbox().list(pattern == null ? "" : pattern);
            pvmmboxinfo[] list = new pvmmboxinfo[found.size()];
            for (int i = 0; i < list.length; i++) {
                List<Mailbox.Entry> entries = found.get(i).entries();
                list[i] = new pvmmboxinfo();
                list[i].mi_name = found.get(i).name();
                list[i].mi_nentries = entries.size();
                list[i].mi_indices =
                        entries.stream().mapToInt(Mailbox.Entry::index).toArray();
                list[i].mi_owners = entries.stream()
                        .mapToInt(entry -> entry.owner().value())
                        .toArray();
                list[i].mi_flags =
                        entries.stream().mapToInt(Mailbox.Entry::flags).toArray();
            }
            store(nclasses, list.length);
            store(classes, list);
            return PvmOk;
        });
    }

    /** Stores one int under a name at index {@code req}, -1 for the lowest free; returns the index. Call of PVM 3.3. */
    public static int pvm_insert(String name, int req, int data) {
        return CompatState.call("pvm_insert", MAILBOX_QUIET, Quiet.STORED, state -> {
            if (state.trace.enters(TraceEvent.INSERT)) {
                state.trace.entry(record -> record.putString(CallFields.CN, CallTrace.text(name))
                        .putInt(CallFields.CI, req)
                        .putInt(CallFields.CD, data));
            }
            Mailbox mailbox = state.task().mailbox();
            require(req >= -1 && name != null, "req=" + req);
            MessageBuffer message = state.task().newBuffer(Encoding.XDR);
            message.packInt(data);
            int flags = Mailbox.PERSISTENT | Mailbox.MULTI_INSTANCE;
            if (req < 0) {
                return mailbox.put(name, message, flags);
            }
            mailbox.putAt(name, req, message, flags);
            return req;
        });
    }

    /** Stores the int under a name at index {@code req}, -1 for the first there is; returns its index. Call of PVM 3.3. */
    public static int pvm_lookup(String name, int req, int[] datap) {
        return CompatState.call("pvm_lookup", MAILBOX_QUIET, Quiet.STORED, state -> {
            state.trace.enterIndexed(TraceEvent.LOOKUP, name, req);
            Mailbox mailbox = state.task().mailbox();
            require(req >= -1 && name != null, "req=" + req);
            Mailbox.Found found = mailbox.find(name, Math.max(req, 0), req < 0 ? Mailbox.FIRST_AVAILABLE : 0);
            store(datap, found.message().unpackInt());
            return found.index();
        });
    }

    /** Deletes an entry and returns its index. Call of PVM 3.3. */
    public static int pvm_delete(String name, int req) {
        return CompatState.call("pvm_delete", MAILBOX_QUIET, Quiet.STORED, state -> {
            state.trace.enterIndexed(TraceEvent.DELETE, name, req);
            Mailbox mailbox = state.task().mailbox();
            require(req >= 0 && name != null, "req=" + req);
            mailbox.delete(name, req);
            return req;
        });
    }
}
