package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strings in any charset are what {@code pvm_pkstr} and {@code pvm_upkstr} make and take. */
class TextInteropIT {
    @ParameterizedTest
    @EnumSource
    void cReadsAndWritesThem(DaemonKind kind) throws Exception {
        try (Machine machine = Machine.start(kind, Interop.cpvm());
                PvmTask task = Interop.enroll(machine)) {
            RunningProgram program = machine.launch(
                    "texts",
                    List.of(
                            Interop.compile("texts", machine).toString(),
                            Integer.toHexString(task.tid().value())),
                    false);
            MessageBuffer fromC = task.receive(Tid.ANY, 1, Interop.LIMIT).orElseThrow();
            assertEquals("grün", fromC.unpackString(StandardCharsets.ISO_8859_1));
            assertEquals("", fromC.unpackString(StandardCharsets.ISO_8859_1));
            fromC.rewind();
            assertEquals("gr\ufffdn", fromC.unpackString());
            task.send(fromC.source(), 2, message -> {
                message.packInt(3);
                message.packString("grün", StandardCharsets.ISO_8859_1);
                message.packString("ab", StandardCharsets.UTF_16BE);
                message.packString("ab", StandardCharsets.UTF_16LE);
                message.packInt(77);
            });
            String[] lines = Interop.outputOf(program, 0).split("\n");
            assertEquals("4: 67 72 fc 6e 00 23 23 23", lines[0]);
            assertEquals("0: 00 61 00 62 00 23 23 23", lines[1], "all bytes are taken, the text ends at the first NUL");
            assertEquals("1: 61 00 62 00 00 23 23 23", lines[2]);
            assertEquals("then 77", lines[3]);
        }
    }
}
