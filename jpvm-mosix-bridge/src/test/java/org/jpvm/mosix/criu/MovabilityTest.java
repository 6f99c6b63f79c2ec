package org.jpvm.mosix.criu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.migration.spi.NotMovableException;
import org.junit.jupiter.api.Test;

/** Texts as Linux 6.18 writes them. */
class MovabilityTest {
    private static final String READ = "pos:\t0\nflags:\t0100000\nmnt_id:\t15\n";
    private static final String WRITE = "pos:\t0\nflags:\t0100001\nmnt_id:\t15\n";
    private static final String BOTH = "pos:\t0\nflags:\t02\nmnt_id:\t15\n";
    private static final String MAPS = """
            55d0c8a00000-55d0c8a01000 r--p 00000000 fe:00 1234 /usr/bin/task
            55d0c8a05000-55d0c8a26000 rw-p 00000000 00:00 0 [heap]
            7f0000000000-7f0000001000 rw-p 00000000 00:00 0
            7f12a0000000-7f12a0001000 r-xp 00000000 fe:00 99 /usr/lib/libc.so.6
            """;
    private static final String UNIX = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 700 /tmp/listener
            0000000000000000: 00000003 00000000 00000000 0001 03 800
            0000000000000000: 00000002 00000000 00000000 0001 03 801
            0000000000000000: 00000003 00000000 00000000 0001 03 802
            """;

    private final List<OpenFile> files = new ArrayList<>(List.of(
            new OpenFile(0, "/dev/null", READ),
            new OpenFile(1, "pipe:[500]", WRITE),
            new OpenFile(2, "pipe:[500]", WRITE),
            new OpenFile(3, "socket:[800]", BOTH)));

    private Movability of(String maps) throws NotMovableException {
        return Movability.of(new ProcessView(files, maps, UNIX, "", "TracerPid:\t0\nVmRSS:\t 1024 kB\n", true));
    }

    private void refused(String reason, OpenFile... more) {
        List<OpenFile> before = List.copyOf(files);
        files.addAll(List.of(more));
        String said = assertThrows(NotMovableException.class, () -> of(MAPS)).getMessage();
        assertTrue(said.contains(reason), said);
        files.clear();
        files.addAll(before);
    }

    private void refusedMap(String reason, String line) {
        String said = assertThrows(NotMovableException.class, () -> of(MAPS + line + "\n"))
                .getMessage();
        assertTrue(said.contains(reason), said);
    }

    @Test
    void aTaskWithItsDaemonAndItsOutput() throws Exception {
        assertEquals(new Movability(800, 500, List.of("/usr/bin/task", "/usr/lib/libc.so.6"), List.of()), of(MAPS));
    }

    @Test
    void aJvmHasMore() throws Exception {
        files.add(new OpenFile(4, "/usr/lib/jvm/lib/modules", READ));
        files.add(new OpenFile(5, "socket:[801]", BOTH));
        files.add(new OpenFile(6, "anon_inode:[eventpoll]", BOTH));
        files.add(new OpenFile(7, "anon_inode:[eventfd]", BOTH));
        files.add(new OpenFile(8, "pipe:[600]", READ));
        files.add(new OpenFile(9, "pipe:[600]", WRITE));
        files.add(new OpenFile(10, "/home/user/result", WRITE));
        files.add(new OpenFile(11, "/dev/urandom", READ));
        Movability movability = of(MAPS);
        assertEquals(800, movability.connection());
        assertEquals(List.of("/home/user/result"), movability.written());
        assertTrue(movability.read().contains("/usr/lib/jvm/lib/modules"));
    }

    @Test
    void whatKeepsATask() {
        refused("descriptor 4 is a socket to the network", new OpenFile(4, "socket:[900]", BOTH));
        refused("more connections", new OpenFile(4, "socket:[802]", BOTH));
        refused("descriptor 4 is a pipe to another process", new OpenFile(4, "pipe:[600]", READ));
        refused("descriptor 4 is a terminal", new OpenFile(4, "/dev/pts/3", BOTH));
        refused("descriptor 4 is a device", new OpenFile(4, "/dev/sda", READ));
        refused("deleted file", new OpenFile(4, "/tmp/gone (deleted)", READ));
        refused(
                "locked /tmp/file",
                new OpenFile(4, "/tmp/file", READ + "lock:\t1: POSIX  ADVISORY  WRITE 7 fe:00:1 0 EOF\n"));
        refused("of a kind that stays", new OpenFile(4, "anon_inode:[perf_event]", BOTH));
        refusedMap("shares memory with others by /dev/shm/x", "7f-8f rw-s 00000000 00:01 77 /dev/shm/x");
        refusedMap("shared memory segment", "7f-8f rw-s 00000000 00:01 77 /SYSV00000000 (deleted)");
        refusedMap("replaced (/usr/lib/old.so (deleted))", "7f-8f r-xp 00000000 fe:00 77 /usr/lib/old.so (deleted)");
        refusedMap("device", "7f-8f rw-s 00000000 00:05 77 /dev/dri/card0");
    }

    @Test
    void whatIsAroundIt() {
        refuse("child processes (12 13)", "12 13", "TracerPid:\t0\n", true);
        refuse("debugger", "", "Name:\tx\nTracerPid:\t99\n", true);
        refuse("namespaces", "", "", false);
        files.remove(3);
        refuse("not connected", "", "", true);
    }

    private void refuse(String reason, String children, String status, boolean spaces) {
        String said = assertThrows(
                        NotMovableException.class,
                        () -> Movability.of(new ProcessView(files, MAPS, UNIX, children, status, spaces)))
                .getMessage();
        assertTrue(said.contains(reason), said);
    }
}
