package org.jpvm.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jpvm.wire.InetAddressText;
import org.junit.jupiter.api.Test;

class PvmdOptionsTest {
    @Test
    void optionsOfTheCDaemon() throws Exception {
        assertEquals(
                new PvmdOptions(false, false, false, 0x8004, "node1", "hosts", null, false, null),
                parse("-d0x8004", "-nnode1", "-f", "-t", "hosts"));
        assertEquals(new PvmdOptions(false, false, false, null, null, null, null, false, null), parse());
        assertEquals(8, parse("-d010").debugMask());
        assertEquals(10, parse("-d10").debugMask());
    }

    @Test
    void longOptions() throws Exception {
        assertTrue(parse("--help").help());
        assertTrue(parse("--version").version());
        assertEquals(new PvmdOptions(false, false, true, 1, null, "h", null, false, null), parse("-d1", "--tcp", "h"));
        assertTrue(parse("--no-migration").noMigration());
        assertTrue(PvmdOptions.helpText().contains("--no-migration"), PvmdOptions.helpText());
        assertTrue(PvmdOptions.helpText().contains("--tcp"), PvmdOptions.helpText());
    }

    @Test
    void wrongOnesAreNamed() {
        assertEquals("unknown option -x; --help lists the options", refusal("-x"));
        assertEquals("more than one hostfile: a and b", refusal("a", "b"));
        assertEquals("option -dxyz: a number such as -d0x4 is expected", refusal("-dxyz"));
        assertEquals("option -n needs a host name, as in -nnode1.example.org", refusal("-n"));
        assertTrue(refusal("-s", "-d0", "-nhost", "1").contains("5 arguments"), refusal("-s", "-nhost", "1"));
        assertTrue(refusal("-S").contains("not 0"), refusal("-S"));
        assertTrue(refusal("--nosuch").contains("--nosuch"), refusal("--nosuch"));
    }

    @Test
    void commandLineOfASlave() throws Exception {
        PvmdOptions options = parse("-s", "-d0x0", "-nvmB", "1", "c0000202:edda", "4080", "2", "c0000203:0000");
        assertEquals("vmB", options.hostName());
        assertEquals(
                new PvmdOptions.Slave(
                        false, 1, new InetAddressText(0xc0000202, 0xedda), 4080, 2, new InetAddressText(0xc0000203, 0)),
                options.slave());
        assertTrue(parse("-S", "-nb", "1", "7f000001:1", "4080", "2", "7f000002:0")
                .slave()
                .manual());
        assertTrue(refusal("-s", "1", "7f000001:1", "4080", "2", "7f000002:0").contains("-n<name>"));
        assertTrue(refusal("-s", "-nb", "1", "7f000001:1", "4080", "1", "7f000002:0")
                .contains("own index 1"));
        assertTrue(
                refusal("-s", "-nb", "1", "nowhere", "4080", "2", "7f000002:0").contains("master address nowhere"));
        assertTrue(refusal("-s", "-nb", "5000", "7f000001:1", "4080", "2", "7f000002:0")
                .contains("master index 5000"));
        assertTrue(
                refusal("-s", "-nb", "1", "7f000001:1", "3", "2", "7f000002:0").contains("master mtu 3"));
    }

    @Test
    void environmentAndItsDefaults() {
        PvmdEnvironment defaults = PvmdEnvironment.of(Map.of("HOME", "/h"), "Linux", "amd64");
        assertEquals("/tmp", defaults.tmp());
        assertEquals("LINUX64", defaults.architecture());
        assertEquals("/h", defaults.workingDirectory());
        assertEquals(1_000_000, defaults.logMaxChars());
        assertEquals(
                List.of("/h/pvm3/bin/LINUX64", "$PVM_ROOT/bin/LINUX64"),
                PvmdEnvironment.directories(defaults.searchPath(), Map.of("HOME", "/h", "PVM_ARCH", "LINUX64")));
        PvmdEnvironment set = PvmdEnvironment.of(
                Map.of(
                        "PVM_TMP",
                        "/t",
                        "PVM_VMID",
                        "7",
                        "PVMDDEBUG",
                        "0x10",
                        "PVMDLOGMAX",
                        "5",
                        "PVM_MAX_TASKS",
                        "3",
                        "PVM_WD",
                        "/w",
                        "PVM_DEBUGGER",
                        "/dbg",
                        "PVM_ARCH",
                        "MINE"),
                "Linux",
                "amd64");
        assertEquals(
                new PvmdEnvironment(
                        "/t", "7", "MINE", defaults.searchPath(), "/w", null, 0x10, 5, 3, "/dbg", List.of()),
                set);
    }

    @Test
    void architecturesHaveTheNamesOfDebiansPvm() {
        assertEquals("LINUX64", PvmdEnvironment.architectureName("Linux", "amd64"));
        assertEquals("LINUX64", PvmdEnvironment.architectureName("Linux", "aarch64"));
        assertEquals("LINUXS390", PvmdEnvironment.architectureName("Linux", "s390x"));
        assertEquals("LINUX", PvmdEnvironment.architectureName("Linux", "arm"));
    }

    @Test
    void wrongVariablesAreReportedAndIgnored() {
        PvmdEnvironment wrong = PvmdEnvironment.of(
                Map.of("PVMDDEBUG", "all", "PVMDLOGMAX", "-1", "PVM_MAX_TASKS", "few"), "Linux", "amd64");
        assertEquals(3, wrong.errors().size());
        assertEquals(0, wrong.debugMask());
        assertEquals(0, wrong.maxTasks());
    }

    @Test
    void variablesInPaths() {
        Map<String, String> variables = Map.of("A", "/a", "B_1", "b");
        assertEquals("/a/b/x", PvmdEnvironment.substitute("$A/${B_1}/x", variables));
        assertEquals("$NO/${NO}/$/${A/$", PvmdEnvironment.substitute("$NO/${NO}/$/${A/$", variables));
        assertEquals(List.of("/x", "/a"), PvmdEnvironment.directories(":/x::$A:", variables));
    }

    private static PvmdOptions parse(String... arguments) throws PvmdOptions.BadOptionException {
        return PvmdOptions.parse(Arrays.asList(arguments));
    }

    private static String refusal(String... arguments) {
        return assertThrows(PvmdOptions.BadOptionException.class, () -> parse(arguments))
                .getMessage();
    }
}
