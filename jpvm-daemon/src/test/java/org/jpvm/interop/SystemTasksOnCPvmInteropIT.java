package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jpvm.PvmError;
import org.jpvm.PvmTask;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.system.SystemService;
import org.jpvm.system.io.CommandHoster;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;
import org.junit.jupiter.api.Test;

/** System tasks in Java under C's daemon, the only one that adds hosts. */
class SystemTasksOnCPvmInteropIT extends SystemTasksContract {
    @Override
    DaemonKind kind() {
        return DaemonKind.C;
    }

    /** The address of the master must not be 127.0.0.1, or it refuses hosts before it asks anybody. */
    @Override
    List<String> options() {
        return List.of("-n" + address());
    }

    private static String address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("127.0.0.1");
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aJavaHosterAnswersForAHost() throws Exception {
        assumeFalse(address().equals("127.0.0.1"), "skipped: this host has no address but 127.0.0.1");
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        AtomicReference<StartHosts> asked = new AtomicReference<>();
        service.registerHoster(request -> {
            asked.set(request);
            return CompletableFuture.completedFuture(new StartResults(request.hosts().stream()
                    .map(host -> new StartResults.Result(host.tid(), "PvmBadVersion"))
                    .toList()));
        });
        serve(service);
        assertArrayEquals(new int[] {PvmError.BAD_VERSION.code()}, task().addHosts(List.of("127.0.0.2 lo=somebody")));
        StartHosts.Host host = asked.get().hosts().get(0);
        assertEquals("somebody@127.0.0.2", host.login());
        assertTrue(host.command().contains("pvmd -s -d0x0 -n127.0.0.2 1 "), host.command());
    }

    @Test
    void aJavaHosterStartsADaemon() throws Exception {
        assumeFalse(address().equals("127.0.0.1"), "skipped: this host has no address but 127.0.0.1");
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        service.registerHoster(new CommandHoster("none") {
            @Override
            protected List<String> command(StartHosts.Host host) {
                // The slave of this host, with another machine id so that it has files of its own.
                return List.of(
                        "env",
                        "-u",
                        "PVMSOCK",
                        "PVM_VMID=slave",
                        "PVM_ALLOW_ROOT=1",
                        "PVM_ROOT=" + machine.cpvm().root(),
                        "PVM_TMP=" + machine.directory(),
                        "sh",
                        "-c",
                        host.command().replaceFirst("pvmd", machine.cpvm().root() + "/lib/pvmd"));
            }
        });
        serve(service);
        PvmTask user = task();
        int[] added = user.addHosts(List.of("127.0.0.2"));
        assertArrayEquals(new int[] {0x80000}, added);
        assertEquals(2, user.hosts().size());
        assertArrayEquals(new int[] {0}, user.deleteHosts(List.of("127.0.0.2")));
    }

    @Test
    void aHosterThatFailsIsAnError() throws Exception {
        assumeFalse(address().equals("127.0.0.1"), "skipped: this host has no address but 127.0.0.1");
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        service.registerHoster(new CommandHoster("/no/such/shell"));
        serve(service);
        assertArrayEquals(new int[] {PvmError.CANT_START.code()}, task().addHosts(List.of("127.0.0.2")));
    }
}
