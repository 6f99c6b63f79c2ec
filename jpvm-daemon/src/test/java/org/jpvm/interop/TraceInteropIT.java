package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One program in C and in Java, {@code ctraced.c} and {@link TracedTwin}, traced by {@code ctracesink.c}: the same records in the same order
 * with the same fields, types and values, but for times, tids, addresses and numbers of buffers.
 */
class TraceInteropIT {

    @ParameterizedTest(name = "{0}: {1}, option {2}, buffer {3}, events {4}")
    @CsvSource({
        "C,packing,1,0,all",
        "C,messages,1,0,all",
        "C,machine,1,0,all",
        "C,groups,1,0,all",
        "C,events masks,1,0,all",
        "C,count buffer sink,1,0,all",
        "C,packing messages,1,0,47",
        "C,packing,1,500,all",
        "C,packing messages machine,2,0,all",
        "C,packing messages machine,3,0,all",
        "C,packing,0,0,all",
        "C,packing,1,0,''",
        "C,messages,1,0,'13,105'",
        "JPVMD,packing messages,1,0,all",
        "JPVMD,machine,1,0,all",
        "JPVMD,groups,1,1000,all"
    })
    void aJavaTaskReportsWhatItsTwinInCDoes(DaemonKind kind, String parts, int option, int buffer, String events)
            throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            Path sink = Interop.compile("ctracesink", machine);
            String cProgram = Interop.compile("ctraced", machine).toString();
            String javaProgram = Interop.spawnName(TracedTwin.class, kind, machine);
            List<String> ofC = records(machine, sink, cProgram, parts, option, buffer, events);
            List<String> ofJava = records(machine, sink, javaProgram, parts, option, buffer, events);
            assertTrue(ofC.contains("gone"), () -> String.join("\n", ofC));
            assertEquals(String.join("\n", ofC), String.join("\n", ofJava));
            assertEquals(List.of(), machine.halt(), "processes left after the halt");
        }
    }

    private static List<String> records(
            Machine machine, Path sink, String program, String parts, int option, int buffer, String events)
            throws Exception {
        List<String> command = new ArrayList<>(
                List.of(sink.toString(), Integer.toString(option), Integer.toString(buffer), events, program));
        command.addAll(List.of(parts.split(" ")));
        RunningProgram run = machine.launch("sink", command, false);
        return Interop.outputOf(run, 0).lines().toList();
    }
}
