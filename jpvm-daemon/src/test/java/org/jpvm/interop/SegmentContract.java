package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SharedSegment;
import org.jpvm.Tid;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What shared segments do, under any daemon. */
@Timeout(120)
abstract class SegmentContract {
    private static final String DIRECTORY = "jpvm.shm.dir";
    private static final int BYTES = 10_000;

    private Machine machine;
    private Path directory;
    private PvmTask task;

    abstract Machine startMachine() throws Exception;

    @BeforeEach
    void start() throws Exception {
        machine = startMachine();
        directory = machine.directory().resolve("shm");
        System.setProperty(DIRECTORY, directory.toString());
        task = Interop.enroll(machine);
    }

    @AfterEach
    void stop() throws Exception {
        System.clearProperty(DIRECTORY);
        task.close();
        machine.close();
    }

    private RunningProgram user(String name, int rounds) throws Exception {
        List<String> command = new ArrayList<>(Interop.javaCommand(SegmentUserMain.class));
        command.addAll(
                1,
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> option.startsWith("--add-"))
                        .toList());
        command.add(1, "-D" + DIRECTORY + "=" + directory);
        command.addAll(List.of(name, Integer.toString(BYTES), Integer.toString(rounds)));
        return machine.launch("user", command, false);
    }

    private static void awaitOpen(RunningProgram user) throws Exception {
        long deadline = System.nanoTime() + Interop.LIMIT.toNanos();
        assertTrue(user.awaitOutput(SegmentUserMain.OPEN, 0, deadline) > 0, user::output);
    }

    private static void end(RunningProgram user) throws Exception {
        assertTrue(user.process().waitFor(30, TimeUnit.SECONDS), user::output);
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).sorted().toList();
        }
    }

    @Test
    void tasksSeeTheSameMemoryAndTheLastTakesItAway() throws Exception {
        try (PvmTask other = Interop.enroll(machine)) {
            SharedSegment mine = SharedSegment.open(task, "s", BYTES);
            SharedSegment theirs = SharedSegment.open(other, "s", BYTES);
            assertEquals(2, files().size());
            for (String file : files()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))));
            }
            checkAccess(mine, theirs);
            mine.close();
            mine.close();
            assertEquals(
                    PvmError.BAD_PARAM,
                    assertThrows(PvmException.class, () -> mine.getInt(0)).error());
            assertEquals(7, theirs.getInt(0));
            assertEquals(2, files().size());
            theirs.close();
            assertEquals(List.of(), files());
            assertEquals(List.of(), task.mailbox().list("jpvm."));
        }
        try (SharedSegment again = SharedSegment.open(task, "s", 8)) {
            assertEquals(0, again.getLong(0), "a new segment is full of zeros");
        }
    }

    private static void checkAccess(SharedSegment mine, SharedSegment theirs) {
        mine.putInt(0, 7);
        assertEquals(7, theirs.getIntVolatile(0));
        mine.putIntOrdered(4, 8);
        assertTrue(theirs.compareAndSetInt(4, 8, 9));
        assertFalse(theirs.compareAndSetInt(4, 8, 10));
        assertEquals(4, mine.addAndGetInt(4, -5));
        mine.putLongOrdered(8, Long.MIN_VALUE);
        assertTrue(theirs.compareAndSetLong(8, Long.MIN_VALUE, 5));
        assertFalse(theirs.compareAndSetLong(8, Long.MIN_VALUE, 6));
        assertEquals(1L << 40, mine.addAndGetLong(8, (1L << 40) - 5));
        assertEquals(1L << 40, theirs.getLongVolatile(8));
        mine.putLongVolatile(8, -1);
        mine.putIntVolatile(16, -2);
        assertEquals(-1, theirs.getLong(8));
        assertEquals(-2, theirs.getInt(16));
        mine.putDouble(21, Math.PI);
        assertEquals(Math.PI, theirs.getDouble(21));
        mine.putByte(BYTES - 1, (byte) -3);
        assertEquals(-3, theirs.getByte(BYTES - 1));
        int[] ints = new int[3];
        mine.putInts(100, new int[] {9, 1, 2, 3}, 1, 3);
        theirs.getInts(100, ints, 0, 3);
        assertArrayEquals(new int[] {1, 2, 3}, ints);
        long[] longs = new long[3];
        mine.putLongs(101, new long[] {4, 5}, 0, 2);
        theirs.getLongs(101, longs, 1, 2);
        assertArrayEquals(new long[] {0, 4, 5}, longs);
        double[] doubles = new double[2];
        mine.putDoubles(BYTES - 16, new double[] {0.5, -0.0}, 0, 2);
        theirs.getDoubles(BYTES - 16, doubles, 0, 2);
        assertArrayEquals(new double[] {0.5, -0.0}, doubles);
        byte[] bytes = new byte[4];
        mine.putBytes(200, new byte[] {1, 2, 3}, 1, 2);
        theirs.getBytes(200, bytes, 2, 2);
        assertArrayEquals(new byte[] {0, 0, 2, 3}, bytes);
        ByteBuffer view = mine.view(100, 12);
        assertEquals(12, view.capacity());
        view.putInt(8, 77);
        assertEquals(77, theirs.getInt(108));
        for (long offset : new long[] {-1, BYTES - 3, BYTES, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> mine.getInt(offset));
            assertThrows(IndexOutOfBoundsException.class, () -> mine.putInt(offset, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> mine.view(offset, 4));
            assertThrows(IndexOutOfBoundsException.class, () -> mine.putInts(offset, ints, 0, 1));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> mine.getInts(0, ints, 2, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> mine.getInts(0, ints, 0, -1));
        assertEquals(
                PvmError.BAD_PARAM,
                assertThrows(PvmException.class, () -> mine.addAndGetLong(4, 1)).error());
    }

    @Test
    void otherSizesAndOtherHostsAreRefusedWithTheReason() throws Exception {
        try (SharedSegment mine = SharedSegment.open(task, "s", BYTES)) {
            assertEquals(BYTES, mine.sizeBytes());
            PvmException size = assertThrows(PvmException.class, () -> SharedSegment.open(task, "s", BYTES + 1));
            assertEquals(PvmError.MISMATCH, size.error());
            assertTrue(size.getMessage().contains("sizeBytes=" + BYTES), size.getMessage());
        }
        for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
            assertEquals(
                    PvmError.BAD_PARAM,
                    assertThrows(PvmException.class, () -> SharedSegment.open(task, "s", bad))
                            .error());
        }
        PvmException large = assertThrows(PvmException.class, () -> SharedSegment.open(task, "s", 1L << 60));
        assertEquals(PvmError.SYS_ERR, large.error());
        assertEquals(List.of(), files());
        assertEquals(List.of(), task.mailbox().list("jpvm."), "nothing stays of what was refused");
        MessageBuffer elsewhere = task.newBuffer();
        elsewhere.packInts(new int[] {Tid.ofTask(9, 1).host().value(), 0, BYTES});
        elsewhere.packString("/dev/shm/there.seg");
        task.mailbox().put("jpvm.segment:far", elsewhere, Mailbox.MULTI_INSTANCE);
        PvmException far = assertThrows(PvmException.class, () -> SharedSegment.open(task, "far", BYTES));
        assertEquals(PvmError.NO_HOST, far.error());
        assertTrue(far.getMessage().contains("/dev/shm/there.seg"), far.getMessage());
    }

    @Test
    void fourProcessesCountUnderALock() throws Exception {
        int rounds = 100;
        try (SharedSegment segment = SharedSegment.open(task, "counter", BYTES)) {
            List<RunningProgram> users = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                users.add(user("counter", rounds));
            }
            for (RunningProgram user : users) {
                Interop.outputOf(user, 0);
            }
            assertEquals(4 * rounds, segment.getLong(0), "under the lock");
            assertEquals(4 * rounds, segment.getLong(8), "by additions");
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aKilledUserLeavesNothingForEver() throws Exception {
        RunningProgram killed = user("k", 0);
        awaitOpen(killed);
        List<String> left = files();
        killed.process().destroyForcibly();
        end(killed);
        assertEquals(2, left.size());
        SharedSegment.open(task, "another", 8).close();
        assertEquals(List.of(), files(), "the next to create a segment removes what nobody uses");
    }

    @Test
    void aKilledUserDoesNotTakeItFromTheOthers() throws Exception {
        RunningProgram killed = user("k", 0);
        awaitOpen(killed);
        try (SharedSegment segment = SharedSegment.open(task, "k", BYTES)) {
            segment.putInt(0, 5);
            killed.process().destroyForcibly();
            end(killed);
            SharedSegment.open(task, "another", 8).close();
            RunningProgram later = user("k", 1);
            Interop.outputOf(later, 0);
            assertEquals(6, segment.getLong(0));
        }
        assertEquals(List.of(), files());
    }

    @Test
    void theSignalThatAHaltSendsIsTheEndOfTheSegment() throws Exception {
        RunningProgram user = user("h", 0);
        awaitOpen(user);
        assertEquals(2, files().size());
        // The test's own JVM has a task, too, and would not survive a halt.
        user.process().destroy();
        end(user);
        assertEquals(List.of(), files());
    }
}
