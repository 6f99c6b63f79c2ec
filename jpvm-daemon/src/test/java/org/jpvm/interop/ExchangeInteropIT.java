package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type, in XDR, raw, in place and by psend, between Java and C, asked from either side, by the daemon and by a direct route. */
class ExchangeInteropIT {
    private static final Pattern SERVING = Pattern.compile("serving as ([0-9a-f]+)\n");
    private static final Pattern RESULT = Pattern.compile("exchange: (\\d+) transfers, 0 errors");
    private static final int TRANSFERS = 274;
    private static final int ROUTE_DIRECT = 3;

    @ParameterizedTest(name = "{0}, {1} route")
    @CsvSource({"JPVMD,daemon", "JPVMD,direct", "C,daemon", "C,direct"})
    void javaAsksCStartedFromAShell(DaemonKind kind, String route) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            RunningProgram server = machine.launch(
                    "server", List.of(Interop.compile("exchange", machine).toString(), "serve"), false);
            try (PvmTask task = Interop.enroll(machine)) {
                task.setOption(TaskOption.ROUTE, route.equals("direct") ? ROUTE_DIRECT : 1);
                askAll(task, tidOf(server));
            }
            Interop.outputOf(server, 0);
        }
    }

    @ParameterizedTest(name = "{0}, {1} route")
    @CsvSource({"JPVMD,daemon", "JPVMD,direct", "C,daemon", "C,direct"})
    void javaAsksSpawnedC(DaemonKind kind, String route) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            task.setOption(TaskOption.ROUTE, route.equals("direct") ? ROUTE_DIRECT : 1);
            String program = Interop.compile("exchange", machine).toString();
            askAll(task, spawn(task, SpawnRequest.program(program).withArguments("serve")));
        }
    }

    @ParameterizedTest(name = "{0}, {1} route")
    @CsvSource({"JPVMD,daemon", "JPVMD,direct", "C,daemon", "C,direct"})
    void cAsksJava(DaemonKind kind, String route) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            RunningProgram client = machine.launch(
                    "client",
                    List.of(
                            Interop.compile("exchange", machine).toString(),
                            "ask",
                            Integer.toHexString(task.tid().value()),
                            route),
                    false);
            Exchange exchange = new Exchange(task);
            exchange.serve();
            assertEquals(List.of(), exchange.errors());
            assertTrue(RESULT.matcher(Interop.outputOf(client, 0)).find());
        }
    }

    @ParameterizedTest(name = "{0}, {1} route")
    @CsvSource({"JPVMD,daemon", "JPVMD,direct", "C,direct"})
    void cAsksSpawnedJava(DaemonKind kind, String route) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            Tid server = spawn(
                    task,
                    SpawnRequest.program(Interop.spawnName(ExchangeMain.class, kind, machine))
                            .withArguments("serve"));
            RunningProgram client = machine.launch(
                    "client",
                    List.of(
                            Interop.compile("exchange", machine).toString(),
                            "ask",
                            Integer.toHexString(server.value()),
                            route),
                    false);
            assertTrue(RESULT.matcher(Interop.outputOf(client, 0)).find());
        }
    }

    @ParameterizedTest(name = "{0}, {1} route")
    @CsvSource({"JPVMD,daemon", "JPVMD,direct", "C,daemon", "C,direct"})
    void javaAsksJava(DaemonKind kind, String route) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            RunningProgram server = Interop.runJava(machine, ExchangeMain.class, "serve");
            try (PvmTask task = Interop.enroll(machine)) {
                task.setOption(TaskOption.ROUTE, route.equals("direct") ? ROUTE_DIRECT : 1);
                askAll(task, tidOf(server));
            }
            Interop.outputOf(server, 0);
        }
    }

    @Test
    void bySocketsOfAddressAndPort() throws Exception {
        try (Machine machine = Machine.start(DaemonKind.JPVMD, Interop.cpvm(), List.of(), Map.of(), List.of("--tcp"))) {
            assertTrue(machine.address().matches("7f000001:[0-9a-f]{4}"), machine.address());
            Map<String, String> address = Map.of("PVMSOCK", machine.address());
            RunningProgram server = machine.launch(
                    "server", List.of(Interop.compile("exchange", machine).toString(), "serve"), false, address);
            try (PvmTask task = Interop.enroll(machine, address)) {
                askAll(task, tidOf(server));
            }
            Interop.outputOf(server, 0);
        }
    }

    private static void askAll(PvmTask task, Tid server) {
        Exchange exchange = new Exchange(task);
        exchange.askAll(server);
        assertEquals(List.of(), exchange.errors());
        assertEquals(TRANSFERS, exchange.transfers());
    }

    private static Tid spawn(PvmTask task, SpawnRequest request) {
        var result = task.spawn(request);
        assertTrue(result.isComplete(), () -> request.file() + ": " + result.errors());
        return result.tids().get(0);
    }

    private static Tid tidOf(RunningProgram server) throws InterruptedException {
        assertTrue(
                server.awaitOutput(SERVING, 0, System.nanoTime() + Interop.LIMIT.toNanos()) > 0,
                () -> server.command() + " does not serve: " + server.output());
        Matcher matcher = SERVING.matcher(server.output());
        matcher.find();
        return Tid.parse(matcher.group(1));
    }
}
