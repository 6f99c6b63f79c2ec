package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import org.jpvm.compat.Pvm3;
import org.jpvm.migration.spi.ProgramFiles;
import org.junit.jupiter.api.Test;

class TaskProgramTest {
    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    private static ProgramFiles files(Map<String, byte[]> classes) {
        return new ProgramFiles() {
            @Override
            public byte[] classFile(String binaryName) {
                return classes.get(binaryName);
            }

            @Override
            public URL resource(String name) {
                return null;
            }

            @Override
            public Enumeration<URL> resources(String name) {
                return Collections.emptyEnumeration();
            }
        };
    }

    @Test
    void aSecondTaskGetsItsOwnVersionOfWhatIsNotLoaded() {
        TaskProgram program = new TaskProgram(files(Map.of("A", ONE, "B", ONE)), Map.of());
        assertArrayEquals(ONE, program.classFile("A"));
        assertArrayEquals(ONE, program.classFile("B"));
        assertNull(program.classFile("C"));
        program.switchTo(files(Map.of("B", TWO)), Map.of("C", TWO), Set.of("A"));
        assertArrayEquals(ONE, program.classFile("A"), "it is loaded");
        assertArrayEquals(TWO, program.classFile("B"));
        assertArrayEquals(TWO, program.classFile("C"));
    }

    @Test
    void tasksHaveTheirOwnCallsOfTheLibraryAndShareWhatIsBelow() {
        assertNotNull(new TaskProgram(files(Map.of()), Map.of()).classFile(Pvm3.class.getName()));
        assertFalse(LibraryClasses.isShared(Pvm3.class.getName()));
        assertFalse(LibraryClasses.isShared("org.jpvm.group.Group"));
        assertFalse(LibraryClasses.isShared("org.jpvm.examples.Hello"));
        assertTrue(LibraryClasses.isShared("org.jpvm.PvmTask"));
        assertTrue(LibraryClasses.isShared("org.jpvm.client.io.JavaPvmProvider"));
        assertTrue(LibraryClasses.isShared("org.jpvm.migration.spi.PendingCall"));
    }
}
