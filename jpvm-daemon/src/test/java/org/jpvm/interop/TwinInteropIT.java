package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One program in C and in Java, {@code cmaster.c} with {@code cslave.c} and {@link TwinMaster} with {@link TwinSlave}, in every mixture:
 * spawn, caught output, multicast, messages between slaves, and a notice of each slave's end.
 */
class TwinInteropIT {
    private static final int SLAVES = 3;
    private static final double[] SUMS = {167167.0, 333667.0, 500500.0};

    @ParameterizedTest(name = "{0}: {1} master, {2} slaves")
    @CsvSource({
        "JPVMD,C,C",
        "JPVMD,C,Java",
        "JPVMD,Java,C",
        "JPVMD,Java,Java",
        "C,C,C",
        "C,C,Java",
        "C,Java,C",
        "C,Java,Java"
    })
    void masterAndSlaves(DaemonKind kind, String masterLanguage, String slaveLanguage) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            String slave = slaveLanguage.equals("C")
                    ? Interop.compile("cslave", machine).toString()
                    : Interop.spawnName(TwinSlave.class, kind, machine);
            List<String> command = new ArrayList<>(
                    masterLanguage.equals("C")
                            ? List.of(Interop.compile("cmaster", machine).toString())
                            : Interop.javaCommand(TwinMaster.class));
            command.addAll(List.of(slave, Integer.toString(SLAVES)));
            RunningProgram master = machine.launch("master", command, false);
            String output = Interop.outputOf(master, 0);
            for (int i = 0; i < SLAVES; i++) {
                String result = String.format(Locale.ROOT, "result %d is %.1f by %s\n", i, SUMS[i], slaveLanguage);
                assertEquals(1, count(output, result), () -> result + "not found once in:\n" + output);
                String caught = "\\[t[0-9a-f]+\\] slave " + i + " of " + SLAVES + " at work\n";
                assertEquals(
                        2, (output + " ").split(caught, -1).length, () -> caught + "not found once in:\n" + output);
            }
            assertEquals(SLAVES, count(output, "] BEGIN\n"), output);
            assertEquals(SLAVES, count(output, "] EOF\n"), output);
            assertTrue(output.contains(SLAVES + " slaves gone, 0 more notices\n"), output);
            assertTrue(output.endsWith("master done\n"), output);
            assertEquals(List.of(), machine.halt(), "processes left after the halt");
        }
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }
}
