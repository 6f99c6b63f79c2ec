package org.jpvm.compat;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.TaskOption;
import org.jpvm.TaskScope;
import org.junit.jupiter.api.Test;

/** Every option through both faces, before, during and after a session, as C PVM does it. */
class OptionTableTest extends Pvm3Fixture {
    @Test
    void theCNamedFaceFollowsTheTable() throws Exception {
        assertEquals("", run(OptionTable::checkPvm3));
    }

    @Test
    void aTaskFollowsTheTable() {
        FakeTask task = new FakeTask(0x40001);
        // What the program of the table has set before it enrols.
        task.setOption(TaskOption.AUTO_ERR, 0);
        OptionTable.checkTask(task);
    }

    @Test
    void theEnvironmentSetsTheDebugMaskAtEachEnrolment() throws Exception {
        TaskScope debugged = TaskScope.of(new EnrollOptions(Map.of("PVMTASKDEBUG", "0x200"), null));
        in(debugged, () -> {
            CompatState.current().enroller = () -> {
                sessions.add(new FakeTask(0x40001 + sessions.size(), Map.of("PVMTASKDEBUG", "0x200")));
                return task();
            };
            assertEquals(0, pvm_getopt(PvmDebugMask), "C reads it when it enrols");
            assertEquals(0, pvm_setopt(PvmDebugMask, 1));
            pvm_mytid();
            assertEquals(512, pvm_getopt(PvmDebugMask));
            assertEquals(512, pvm_setopt(PvmDebugMask, 0));
            pvm_exit();
            assertEquals(0, pvm_getopt(PvmDebugMask));
            pvm_mytid();
            assertEquals(512, pvm_getopt(PvmDebugMask));
            return null;
        });
    }
}
