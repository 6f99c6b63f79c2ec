package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TraceEvent;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code tracer} of C PVM writes the same trace file about a Java task as about its twin in C, both started from a shell. */
class StockTracerInteropIT {
    /** Events without numbers of buffers and addresses in their records; not siblings, in which a traced C task from a shell crashes. */
    private static final String EVENTS =
            "send mcast config tasks pstat mstat notify getopt setopt kill sendsig tickle archcode"
                    + " addhosts delhosts spawn parent getmboxinfo delinfo delete newcontext setcontext user_defined exit";

    private static final Pattern CALL_OR_EVENT = Pattern.compile("\"(\\w+\\([01]\\.\\d+\\)|user_defined\\(0\\))\"");
    private static final long LIMIT_NANOS = 30_000_000_000L;

    @ParameterizedTest
    @CsvSource({"C", "JPVMD"})
    void traceFileOfAJavaTask(DaemonKind kind) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            String ofC = traced(
                    machine, "c", List.of(Interop.compile("ctraced", machine).toString()));
            String ofJava = traced(machine, "java", Interop.javaCommand(TracedTwin.class));
            assertTrue(ofC.contains("\"user_defined(0)\" {"), ofC);
            assertTrue(ofC.contains("\"exit(0.0)\" {"), ofC);
            assertEquals(ofC, ofJava);
            assertEquals(List.of(), machine.halt(), "processes left after the halt");
        }
    }

    private static String traced(Machine machine, String label, List<String> program) throws Exception {
        Path file = machine.directory().resolve("trace-" + label);
        long deadline = System.nanoTime() + LIMIT_NANOS;
        RunningProgram tracer = machine.launch("tracer", List.of("/usr/bin/tracer", "-T", file.toString()), true);
        tracer.type("trace - *\ntrace + " + EVENTS + "\n");
        awaitMask(machine, deadline);
        List<String> command = Stream.concat(program.stream(), Stream.of("messages", "machine", "events"))
                .toList();
        Interop.outputOf(machine.launch(label, command, false), 0);
        while (!Files.readString(file).contains("\"endtask(0)\" {")) {
            assertTrue(System.nanoTime() < deadline, () -> "no end of the task in the file; " + tracer.output());
            LockSupport.parkNanos(1_000_000);
        }
        tracer.type("quit\n");
        assertTrue(tracer.awaitExit(deadline), tracer::output);
        return Stream.of(Files.readString(file).split(";;"))
                .filter(part -> CALL_OR_EVENT.matcher(part).find())
                .map(part -> part.strip().replaceAll("-?\\b\\d{4,}\\b", "N"))
                .collect(Collectors.joining("\n"));
    }

    /** Waits until tasks that enrol are told of the mask. */
    private static void awaitMask(Machine machine, long deadline) {
        String wanted = TraceMask.of(
                        Stream.of(EVENTS.split(" ")).map(TraceEvent::ofName).toArray(TraceEvent[]::new))
                .text();
        try (PvmTask observer = Interop.enroll(machine)) {
            // It is a task of the machine, too, and its end is not to be in the file.
            observer.setTraceMask(TraceTarget.SELF, TraceMask.NONE);
            String mask = "";
            while (!mask.equals(wanted)) {
                String last = mask;
                assertTrue(System.nanoTime() < deadline, () -> "the mask of the tracer is still " + last);
                LockSupport.parkNanos(1_000_000);
                mask = mask(observer.mailbox());
            }
        }
    }

    private static String mask(Mailbox mailbox) {
        try {
            MessageBuffer entry = mailbox.receive("###_PVM_TRACER_###", 0, 0);
            entry.unpackInts(new int[5]);
            return entry.unpackString();
        } catch (PvmException e) {
            return e.getMessage();
        }
    }
}
