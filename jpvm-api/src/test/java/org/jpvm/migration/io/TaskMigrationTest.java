package org.jpvm.migration.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.List;
import org.jpvm.HostInfo;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.migration.Migration;
import org.jpvm.migration.Pin;
import org.jpvm.migration.TaskPlace;
import org.jpvm.testing.FakeTextDaemon;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class TaskMigrationTest {
    private static final int TID = 0x80003;

    private boolean pinned;
    private final FakeTextDaemon daemon = new FakeTextDaemon(this::answer);
    private final Migration migration = migration(true);

    private String answer(String command) {
        String[] words = command.split(" ");
        assertEquals("t80003", words[1], command);
        switch (words[0]) {
            case "pin" -> pinned = true;
            case "unpin" -> pinned = false;
            default -> {}
        }
        return words[0].equals("tasks")
                ? new TaskPlace(TID, "x", "node1", "node2", 4, pinned ? TaskPlace.PINNED : "").text()
                : "ok";
    }

    private Migration migration(boolean javaDaemon) {
        PvmTask task = (PvmTask) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PvmTask.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "tickle" -> javaDaemon ? daemon.tickle((int[]) arguments[0]) : new int[0];
                    case "tid" -> new Tid(TID);
                    case "hosts" ->
                        List.of(
                                new HostInfo(new Tid(0x40000), "node0", "LINUX64", 1000, 0),
                                new HostInfo(new Tid(0x80000), "node1", "LINUX64", 1000, 0));
                    default -> throw new AssertionError(method.getName());
                });
        return new TaskMigration(task);
    }

    @Test
    void whereItIsComesFromTheDaemon() {
        assertEquals("node2", migration.host());
        assertEquals(4, migration.moves());
        assertEquals(List.of("tasks t80003", "tasks t80003"), daemon.commands());
    }

    @Test
    void pinsCount() {
        try (Pin outer = migration.pinned()) {
            Pin inner = migration.pinned();
            inner.close();
            inner.close();
            assertEquals(true, pinned);
            assertEquals(true, migration.place().isPinned());
        }
        assertEquals(false, pinned);
    }

    @Test
    void aTaskThatWasPinnedStaysSo() {
        migration.pin();
        try (Pin pin = migration.pinned()) {
            assertEquals(true, pinned);
        }
        assertEquals(true, pinned);
        migration.unpin();
        assertEquals(false, pinned);
        pinned = true;
        migration.pinned().close();
        assertEquals(true, pinned, "pinned from a console");
    }

    @Test
    void unpinnedInsideOfAPinItStaysUntilThatIsClosed() {
        migration.pin();
        Pin pin = migration.pinned();
        migration.unpin();
        assertEquals(true, pinned);
        pin.close();
        assertEquals(false, pinned);
    }

    @Test
    void hintsAreNumbersOfSeconds() {
        migration.workLeft(12.5);
        migration.workLeft(0);
        migration.workLeft(Double.NaN);
        assertEquals(
                List.of("hint t80003 left=12.500", "hint t80003 left=0.000", "hint t80003 left="), daemon.commands());
        for (double bad : new double[] {-1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            PvmException e = assertThrows(PvmException.class, () -> migration.workLeft(bad));
            assertSame(PvmError.BAD_PARAM, e.error());
        }
    }

    @Test
    void underADaemonOfCEverythingHasAPlainAnswer() {
        Migration none = migration(false);
        assertEquals(new TaskPlace(TID, "", "node1", "node1", 0, "its daemon is not a Java daemon"), none.place());
        none.pin();
        none.workLeft(1);
        none.pinned().close();
        none.unpin();
    }
}
