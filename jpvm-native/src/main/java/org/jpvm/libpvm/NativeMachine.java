package org.jpvm.libpvm;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jpvm.HostClock;
import org.jpvm.HostInfo;
import org.jpvm.MachineInfo;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.jpvm.client.SpawnPlan;
import org.jpvm.client.io.ThisJvm;

/**
 * Hosts, tasks and their control: requests that libpvm3 sends to the daemon and waits for. The structures of C are read at their offsets
 * with 8-byte pointers; libpvm3 owns them until the next call, so they are copied with the lock.
 */
final class NativeMachine {
    private static final String JPVMD_MAILBOX = "###_JPVM_DAEMON_###";
    private static final long HOST_RECORD_BYTES = 32;
    private static final long TASK_RECORD_BYTES = 32;
    private static final long MICROS = 1_000_000;
    /** More would be refused by libpvm3, which writes at most this many results. */
    private static final int MAX_TICKLE = 10;

    private final NativeCalls calls;
    private Boolean daemonKnowsJava;

    NativeMachine(NativeCalls calls) {
        this.calls = calls;
    }

    /** As {@link NativeCalls#call}, but not inside callbacks: the daemon's answer is waited for. */
    <T> T request(Supplier<T> body) {
        return calls.call(() -> {
            calls.checkMayWait();
            return body.get();
        });
    }

    SpawnResult spawn(SpawnRequest request) {
        if (request.count() < 1) {
            throw new PvmException(PvmError.BAD_PARAM, "count=" + request.count() + " is less than 1");
        }
        return request(() -> {
            SpawnRequest plain = SpawnPlan.isJava(request)
                    ? SpawnPlan.resolve(request, ThisJvm.asLauncher(daemonKnowsJava()))
                    : request;
            Memory arguments = CStrings.array(plain.arguments());
            byte[] file = CStrings.of(plain.file());
            byte[] where = plain.where().isEmpty() ? null : CStrings.of(plain.where());
            int[] tids = new int[plain.count()];
            CEnvironment.withExports(
                    plain.environment(),
                    () -> calls.succeed(
                            LibPvm3.pvm_spawn(file, arguments, plain.flags(), where, tids.length, tids),
                            "spawn of " + plain.file()));
            List<Tid> started = new ArrayList<>();
            List<PvmError> errors = new ArrayList<>();
            for (int tid : tids) {
                if (tid > 0) {
                    started.add(new Tid(tid));
                } else {
                    errors.add(PvmError.ofCode(tid));
                }
            }
            return new SpawnResult(started, errors);
        });
    }

    void signal(Tid task, int signal) {
        request(() -> calls.succeed(LibPvm3.pvm_sendsig(task.value(), signal), "signal " + signal + " to " + task));
    }

    boolean isRunning(Tid task) {
        return request(() -> {
            int status = LibPvm3.pvm_pstat(task.value());
            if (status == PvmError.NO_TASK.code() || status == PvmError.HOST_FAIL.code()) {
                return false;
            }
            calls.succeed(status, "status of " + task);
            return true;
        });
    }

    List<TaskInfo> tasks(int where) {
        return request(() -> {
            int[] count = new int[1];
            PointerByReference list = new PointerByReference();
            calls.succeed(LibPvm3.pvm_tasks(where, count, list), "tasks of " + Tid.text(where));
            List<TaskInfo> tasks = new ArrayList<>(count[0]);
            for (int i = 0; i < count[0]; i++) {
                Pointer task = list.getValue().share(i * TASK_RECORD_BYTES);
                tasks.add(new TaskInfo(
                        new Tid(task.getInt(0)),
                        new Tid(task.getInt(4)),
                        new Tid(task.getInt(8)),
                        task.getInt(12),
                        CStrings.read(task.getPointer(16)),
                        task.getInt(24)));
            }
            return tasks;
        });
    }

    MachineInfo machine() {
        return request(() -> {
            int[] count = new int[1];
            int[] formats = new int[1];
            PointerByReference list = new PointerByReference();
            calls.succeed(LibPvm3.pvm_config(count, formats, list), "hosts");
            List<HostInfo> hosts = new ArrayList<>(count[0]);
            for (int i = 0; i < count[0]; i++) {
                Pointer host = list.getValue().share(i * HOST_RECORD_BYTES);
                hosts.add(new HostInfo(
                        new Tid(host.getInt(0)),
                        CStrings.read(host.getPointer(8)),
                        CStrings.read(host.getPointer(16)),
                        host.getInt(24),
                        host.getInt(28)));
            }
            return new MachineInfo(hosts, formats[0]);
        });
    }

    int[] addHosts(List<String> hosts) {
        Memory names = CStrings.array(hosts);
        int[] results = new int[hosts.size()];
        request(() -> calls.succeed(LibPvm3.pvm_addhosts(names, results.length, results), "adding of " + hosts));
        return results;
    }

    int[] deleteHosts(List<String> hosts) {
        Memory names = CStrings.array(hosts);
        int[] results = new int[hosts.size()];
        request(() -> calls.succeed(LibPvm3.pvm_delhosts(names, results.length, results), "deletion of " + hosts));
        return results;
    }

    PvmError hostStatus(String name) {
        byte[] text = CStrings.of(name);
        return request(() -> {
            int status = LibPvm3.pvm_mstat(text);
            if (status == PvmError.NO_HOST.code() || status == PvmError.HOST_FAIL.code()) {
                return PvmError.ofCode(status);
            }
            calls.succeed(status, "status of host \"" + name + "\"");
            return PvmError.OK;
        });
    }

    HostClock hostClock(Tid host) {
        return request(() -> {
            long[] clock = new long[2];
            long[] delta = new long[2];
            calls.succeed(LibPvm3.pvm_hostsync(host.value(), clock, delta), "clock of " + host);
            return new HostClock(clock[0] * MICROS + clock[1], delta[0] * MICROS + delta[1]);
        });
    }

    int[] tickle(int[] arguments) {
        return request(() -> {
            int[] count = new int[1];
            int[] results = new int[MAX_TICKLE];
            calls.succeed(
                    LibPvm3.pvm_tickle(arguments.length, arguments.clone(), count, results),
                    "tickle of " + arguments.length + " numbers");
            return Arrays.copyOf(results, Math.max(0, Math.min(count[0], MAX_TICKLE)));
        });
    }

    private boolean daemonKnowsJava() {
        if (daemonKnowsJava == null) {
            int found = LibPvm3.pvm_recvinfo(CStrings.of(JPVMD_MAILBOX), 0, 0);
            if (found > 0) {
                LibPvm3.pvm_freebuf(found);
            }
            daemonKnowsJava = found > 0;
        }
        return daemonKnowsJava;
    }
}
