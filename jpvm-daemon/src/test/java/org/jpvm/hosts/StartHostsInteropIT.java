package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jpvm.PvmError;
import org.jpvm.conformance.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a Java master starts the daemons of other hosts, and what it says of those that do not come. */
@Timeout(120)
class StartHostsInteropIT {
    private static final String ADD = "org.jpvm.hosts.AddHostsMain";

    private static TestBed hosts;
    private static Path add;

    @BeforeAll
    static void up() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        TestBed.require();
        add = TestHome.get().javaProgram(ADD);
        hosts = TestBed.make(3);
    }

    @AfterAll
    static void down() throws Exception {
        if (hosts != null) {
            hosts.close();
        }
    }

    /** A template for a remote shell, and the one of docs/hosts.md for pods. */
    @ParameterizedTest
    @ValueSource(
            strings = {"RSH {host} {command}", "sh -c 'exec KUBECTL exec -i ${0%%.*} -- sh -c \"$1\"' {host} {command}"
            })
    void aTemplateStartsSlaves(String template) throws Exception {
        String rsh = hosts.environment(1).get("PVM_RSH");
        String kubectl = TestHome.get()
                .script("kubectl", "[ \"$1 $2 $4 $5 $6\" = 'exec -i -- sh -c' ] && exec " + rsh + " \"$3\" \"$7\"")
                .toString();
        String start = template.replace("RSH", rsh).replace("KUBECTL", kubectl);
        try (MixedMachine machine = MixedMachine.start(
                hosts, Daemons.JAVA_AND_BOTH, 3, Map.of("JPVM_START", start, "PVM_RSH", "/bin/false"))) {
            Hosts.Result result = hosts.run(1, "", MixedMachine.program("hello.pvm"));
            assertTrue(result.output().contains("hello, world"), result.output());
            machine.halt();
        }
    }

    /** One line that asks for a host, the error that it ends in, and what the log says of it. */
    private record Refusal(String line, PvmError error, String log) {}

    @Test
    void everyHostThatDoesNotComeHasAnErrorAndAReason() throws Exception {
        String jpvmd = " dx=" + TestHome.get().jpvmd();
        Path other = TestHome.get()
                .script(
                        "otherversion",
                        "echo 'ddpro<1200> arch<LINUX64> ip<0a570002:1234> mtu<4080>"
                                + " dsig<4229185>'; cat >/dev/null");
        Path noDaemon = TestHome.get().script("nodaemon", "echo hello; exit 3");
        List<Refusal> refusals = List.of(
                new Refusal("nosuchhost" + jpvmd, PvmError.NO_HOST, "the name nosuchhost does not resolve"),
                new Refusal("node2 dx=/nowhere/pvmd", PvmError.CANT_START, "/nowhere/pvmd"),
                new Refusal("node2 dx=" + noDaemon, PvmError.CANT_START, "ended without the line of a daemon"),
                new Refusal("node2 dx=" + other, PvmError.BAD_VERSION, "speaks version 1200"),
                new Refusal("node1" + jpvmd, PvmError.DUP_HOST, "it is in the machine already"),
                new Refusal("other ip=node1" + jpvmd, PvmError.DUP_HOST, "host node1 has the same address"),
                new Refusal("node2 so=pw" + jpvmd, PvmError.CANT_START, "so=pw needs rexec"),
                new Refusal("node2 xx=1", PvmError.BAD_PARAM, "xx"),
                new Refusal("node3 lo=nobody-of-that-name" + jpvmd, PvmError.CANT_START, "ermission denied"));
        try (TestBed hosts = TestBed.make(3);
                MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 1)) {
            List<String> words = new ArrayList<>(List.of(add.toString()));
            refusals.forEach(refusal -> words.add(refusal.line()));
            String said = hosts.run(1, "", words.toArray(String[]::new)).output();
            String log = hosts.log(1);
            for (Refusal refusal : refusals) {
                assertRefused(refusal, said, log);
            }
            assertEquals(
                    refusals.size(),
                    log.lines().filter(line -> line.contains("cannot add host")).count(),
                    log);
            noSshd(machine.hosts);
        }
    }

    private static void assertRefused(Refusal refusal, String said, String log) {
        assertTrue(
                said.contains(refusal.error().code() + " " + refusal.line() + "\n"),
                () -> refusal + " expected, not:\n" + said + log);
        assertTrue(
                Pattern.compile("cannot add host \"" + Pattern.quote(refusal.line()) + "\" \\("
                                + refusal.error().cName() + "\\)")
                        .matcher(log)
                        .find(),
                () -> "no reason for " + refusal + ":\n" + log);
        assertTrue(log.contains(refusal.log()), () -> "not said: " + refusal + ":\n" + log);
    }

    /** The port of ssh is closed there. */
    private static void noSshd(Hosts hosts) throws IOException, InterruptedException {
        hosts.run(
                2,
                "",
                "/bin/sh",
                "-c",
                "for p in /proc/[0-9]*; do [ \"$(cat $p/comm)\" != sshd ] || kill ${p#/proc/}; done");
        String line = "node2 dx=" + TestHome.get().jpvmd();
        String said = hosts.run(1, "", add.toString(), line).output();
        String log = hosts.log(1);
        assertTrue(said.contains(PvmError.CANT_START.code() + " " + line), () -> said + log);
        assertTrue(log.contains("onnection refused"), log);
    }
}
