package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.junit.jupiter.api.Test;

class ProgramSourceTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void asksOnceForWhatIsThereAndForWhatIsNot() {
        byte[] file = {1};
        ProgramSource source = ProgramSource.onDemand(name -> {
            asked.add(name);
            return name.equals("a.Here") ? file : null;
        });
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(file, source.classFile("a.Here"));
            assertNull(source.classFile("a.Gone"));
        }
        assertEquals(List.of("a.Here", "a.Gone"), asked);
    }

    @Test
    void noAnswerIsNotRemembered() throws Exception {
        ProgramSource home = ProgramSource.ofClassPath(TestPrograms.classPath());
        boolean[] down = {true};
        MovableClassLoader loader = TestPrograms.loader(ProgramSource.onDemand(name -> {
            if (down[0]) {
                throw new UncheckedIOException(new IOException("link down"));
            }
            return home.classFile(name);
        }));
        String name = "org.jpvm.mosix.continuation.program.Programs";
        ClassNotFoundException failure = assertThrows(ClassNotFoundException.class, () -> loader.loadClass(name));
        assertTrue(failure.getCause().getMessage().contains("link down"), failure::toString);
        down[0] = false;
        assertNotNull(loader.loadClass(name));
    }

    @Test
    void aMovedTaskPullsWhatItHasNotUsedYet() throws Exception {
        MovableClassLoader loader = TestPrograms.atHome();
        String expected = TestPrograms.programs(loader, 60).get("resources").call();
        MovableClassLoader start = TestPrograms.atHome();
        MovableTask task =
                MovableTask.calling(start, TestPrograms.programs(start, 60).get("resources"), null);
        task.request(1, 0);
        Continuation captured = assertInstanceOf(TaskOutcome.Captured.class, PollDriver.onThread(task))
                .continuation();
        byte[] image = TaskImages.capture(captured, CopyRules.ordinary());
        Map<String, byte[]> shipped = new TreeMap<>(start.programClasses());
        shipped.keySet().retainAll(start.definedClasses().keySet());
        ProgramSource home = ProgramSource.of(start.programClasses());
        ProgramSource pulling = ProgramSource.of(shipped).orElse(ProgramSource.onDemand(name -> {
            asked.add(name);
            return home.classFile(name);
        }));
        Continuation arrived = TaskImages.restore(image, TestPrograms.loader(pulling), CopyRules.ordinary());
        assertFalse(asked.stream().anyMatch(name -> name.endsWith("Control$Resource")), asked::toString);
        captured.release();
        assertEquals(expected, PollDriver.resultOf(PollDriver.onThread(MovableTask.resuming(arrived, null))));
        assertTrue(asked.stream().anyMatch(name -> name.endsWith("Control$Resource")), asked::toString);
    }
}
