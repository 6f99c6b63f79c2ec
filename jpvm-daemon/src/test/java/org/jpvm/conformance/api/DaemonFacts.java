package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmException;
import org.jpvm.TaskScope;
import org.jpvm.client.io.JavaPvmProvider;
import org.jpvm.daemon.PvmdMain;
import org.jpvm.testing.NativeProvider;
import org.jpvm.testing.RunningDaemon;

/** Start, absence and end of daemons. Source: pvm-api §1.4, §12. */
public final class DaemonFacts extends Facts {
    /** Runs something as another process would, with no daemon there; gives the directory where one would be. */
    private static void withoutDaemon(Map<String, String> more, Callable<Void> body) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
        try {
            Map<String, String> environment = new HashMap<>(more);
            environment.put("PVM_TMP", directory.toString());
            environment.put("PVM_VMID", "none");
            environment.put("PVM_ALLOW_ROOT", "1");
            environment.put("PATH", System.getenv("PATH"));
            environment.put("HOME", directory.toString());
            TaskScope scope = TaskScope.of(new EnrollOptions(environment, null));
            scope.call(() -> {
                pvm_setopt(PvmAutoErr, 0);
                try {
                    return body.call();
                } finally {
                    scope.close();
                }
            });
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Proves(
            value = {
                "pvm_mytid",
                "pvm_parent",
                "pvm_siblings",
                "pvm_spawn",
                "pvm_kill",
                "pvm_pstat",
                "pvm_tasks",
                "pvm_send",
                "pvm_recv",
                "pvm_nrecv",
                "pvm_probe",
                "pvm_initsend",
                "pvm_mkbuf",
                "pvm_getsbuf",
                "pvm_getrbuf",
                "pvm_config",
                "pvm_addhosts",
                "pvm_delhosts",
                "pvm_newcontext",
                "pvm_notify",
                "pvm_putinfo",
                "pvm_recvinfo",
                "pvm_joingroup",
                "pvm_halt"
            },
            aspect = Aspect.ERROR)
    public void withoutADaemonNothingWorks() throws Exception {
        withoutDaemon(Map.of(), () -> {
            refused(PvmSysErr, pvm_mytid());
            refused(PvmSysErr, pvm_parent());
            refused(PvmSysErr, pvm_siblings(new int[1][]));
            refused(PvmSysErr, pvm_spawn("/bin/true", null, 0, null, 1, null));
            refused(PvmSysErr, pvm_kill(0x40001));
            refused(PvmSysErr, pvm_pstat(0x40001));
            refused(PvmSysErr, pvm_tasks(0, null, null));
            refused(PvmSysErr, pvm_send(0x40001, 1));
            refused(PvmSysErr, pvm_recv(-1, -1));
            refused(PvmSysErr, pvm_nrecv(-1, -1));
            refused(PvmSysErr, pvm_probe(-1, -1));
            refused(PvmSysErr, pvm_initsend(PvmDataDefault));
            refused(PvmSysErr, pvm_mkbuf(PvmDataDefault));
            refused(PvmSysErr, pvm_getsbuf());
            refused(PvmSysErr, pvm_getrbuf());
            refused(PvmSysErr, pvm_config(null, null, null));
            refused(PvmSysErr, pvm_addhosts(new String[] {"x"}, 1, null));
            refused(PvmSysErr, pvm_delhosts(new String[] {"x"}, 1, null));
            refused(PvmSysErr, pvm_newcontext());
            refused(PvmSysErr, pvm_notify(PvmTaskExit, 1, 1, new int[] {0x40001}));
            refused(PvmSysErr, pvm_putinfo("x", 1, 0));
            refused(PvmSysErr, pvm_recvinfo("x", 0, 0));
            refused(PvmSysErr, pvm_joingroup("x"));
            refused(PvmSysErr, pvm_halt());
            return null;
        });
    }

    @Proves(
            value = {
                "pvm_getopt",
                "pvm_setopt",
                "pvm_version",
                "pvm_perror",
                "pvm_strerror",
                "pvm_export",
                "pvm_unexport",
                "pvm_tidtohost",
                "pvm_archcode",
                "pvm_exit"
            },
            aspect = Aspect.BLOCKING)
    public void someFunctionsNeedNoDaemon() throws Exception {
        withoutDaemon(Map.of(), () -> {
            assertEquals(PvmAllowDirect, pvm_getopt(PvmRoute));
            assertEquals(PvmAllowDirect, pvm_setopt(PvmRoute, PvmDontRoute));
            assertEquals("3.4.6", pvm_version());
            assertEquals("Error 0", pvm_strerror());
            assertEquals(PvmOk, pvm_export("HOME"));
            assertEquals(PvmOk, pvm_unexport("HOME"));
            assertEquals(0x40000, pvm_tidtohost(0x40003));
            assertEquals(PvmOk, pvm_exit());
            refused(PvmBadParam, pvm_archcode(null));
            return null;
        });
    }

    @Proves("pvm_halt")
    public void haltEndsTheMachineAndItsTasks() throws Exception {
        // In another process: the daemon ends its tasks by SIGTERM.
        try (RunningDaemon own = combination().start()) {
            Map<String, String> environment = combination().options(own).environment();
            NativeProvider.run(combination().provider(), List.of(), environment, FactChild.class, FactChild.HALT);
            EnrollOptions options = new EnrollOptions(own.environment(), null);
            await("the end of the daemon", () -> {
                try {
                    new JavaPvmProvider().enroll(options).close();
                    return false;
                } catch (PvmException e) {
                    return true;
                }
            });
        }
    }

    @Proves({"pvm_start_pvmd", "pvm_mytid", "pvm_config"})
    public void startPvmdStartsADaemonAndEnrols() throws Exception {
        Path root = Files.createTempDirectory(Path.of("/tmp"), "jpvm-root-");
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        try {
            withoutDaemon(combination().hasCDaemon() ? Map.of() : Map.of("PVM_ROOT", rootOfJpvmd(root)), () -> {
                int result = pvm_start_pvmd(1, new String[] {"-n127.0.0.1"}, 1);
                assertEquals(PvmOk, result);
                assertEquals(0x40001, pvm_mytid());
                int[] hosts = new int[1];
                assertEquals(PvmOk, pvm_config(hosts, null, null));
                assertEquals(1, hosts[0]);
                refused(PvmDupHost, pvm_start_pvmd(0, null, 0));
                assertEquals(PvmOk, pvm_exit());
                refused(PvmDupHost, pvm_start_pvmd(0, null, 0));
                assertTrue(pvm_mytid() > 0);
                pvm_exit();
                endChildrenBut(before);
                return null;
            });
        } finally {
            endChildrenBut(before);
            Files.deleteIfExists(root.resolve("lib").resolve("pvmd"));
            Files.deleteIfExists(root.resolve("lib"));
            Files.delete(root);
        }
    }

    private static void endChildrenBut(Set<ProcessHandle> before) throws Exception {
        for (ProcessHandle child : ProcessHandle.current()
                .children()
                .filter(child -> !before.contains(child))
                .toList()) {
            child.destroyForcibly();
            child.onExit().get(SOON.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static String rootOfJpvmd(Path root) throws IOException {
        Path program = root.resolve("lib").resolve("pvmd");
        Files.createDirectory(program.getParent());
        Files.writeString(
                program,
                "#!/bin/sh\nexec " + System.getProperty("java.home") + "/bin/java -cp '"
                        + System.getProperty("java.class.path") + "' " + PvmdMain.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return root.toString();
    }
}
