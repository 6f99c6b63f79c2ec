package org.jpvm.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.SpawnRequest;
import org.junit.jupiter.api.Test;

class SpawnOptionsTest {
    private static final int NONE = SpawnRequest.NO_PARENT;

    @Test
    void programAndArguments() throws Exception {
        SpawnOptions options = SpawnOptions.parse(List.of("prog", "-a", "b"));
        assertEquals(SpawnRequest.program("prog").withArguments("-a", "b").withoutParent(), options.request());
        assertFalse(options.collects());
    }

    @Test
    void places() throws Exception {
        assertPlace(NONE | SpawnRequest.ON_HOST, "vm", "-vm");
        assertPlace(NONE | SpawnRequest.ON_HOST, ".", "-.");
        assertPlace(NONE | SpawnRequest.ON_HOST, "vm:/tmp", "-vm:/tmp");
        assertPlace(NONE | SpawnRequest.ON_HOST, "10.0.0.1:/tmp", "--host=10.0.0.1:/tmp");
        assertPlace(NONE | SpawnRequest.ON_ARCHITECTURE, "LINUX64", "-LINUX64");
        assertPlace(NONE, ":/tmp", "-:/tmp");
        assertPlace(NONE | SpawnRequest.COMPLEMENT | SpawnRequest.ON_HOST, "vm", "-~vm");
        assertPlace(NONE | SpawnRequest.COMPLEMENT | SpawnRequest.ON_ARCHITECTURE, "SUN4", "-~SUN4");
        assertPlace(NONE | SpawnRequest.DEBUG, "", "-?");
    }

    @Test
    void countAndOutput() throws Exception {
        SpawnOptions screen = SpawnOptions.parse(List.of("-4", "->", "spmd"));
        assertEquals(4, screen.request().count());
        assertTrue(screen.collects());
        assertEquals("", screen.file());
        SpawnOptions file = SpawnOptions.parse(List.of("->out", "spmd"));
        assertEquals("out", file.file());
        assertFalse(file.append());
        SpawnOptions append = SpawnOptions.parse(List.of("->>out", "spmd"));
        assertEquals("out", append.file());
        assertTrue(append.append());
    }

    @Test
    void mistakesBecomeOneLine() {
        assertUsage("incorrect arg count", "-4");
        assertUsage("spawn: the number of tasks is at least 1", "-0", "x");
        assertUsage("spawn: 9xx is not a number of tasks; an address needs --host=9xx", "-9xx", "x");
        assertUsage("unknown option -%", "-%", "x");
        assertUsage("spawn: tracing to the terminal or to a file is not available", "-@", "x");
    }

    private static void assertPlace(int flags, String where, String option) throws Exception {
        SpawnRequest request = SpawnOptions.parse(List.of(option, "prog")).request();
        assertEquals(flags, request.flags(), option);
        assertEquals(where, request.where(), option);
    }

    private static void assertUsage(String line, String... words) {
        SpawnOptions.UsageException e =
                assertThrows(SpawnOptions.UsageException.class, () -> SpawnOptions.parse(List.of(words)));
        assertEquals(line, e.getMessage());
    }
}
