package org.jpvm.mosix.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Method;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MovableRun;
import org.junit.jupiter.api.Test;

class WarmLoadersTest {
    private static int kept(ContinuationEngine engine) {
        String line = engine.describe().get(1);
        return Integer.parseInt(line.replaceAll(".*; (\\d+) kept", "$1"));
    }

    /** A task is released when it has left and when its thread ends: kept twice, its loader would serve two tasks at a time. */
    @Test
    void aLoaderIsKeptOnceHoweverOftenItsTaskIsReleased() throws Exception {
        ContinuationEngine engine = new ContinuationEngine();
        HostedEngine.Program program = engine.open(WarmUp.NO_FILES);
        Method main = program.loader().loadClass(WarmUpTask.class.getName()).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        MovableRun run = program.start(main, new String[0], new ThreadGroup("task"));
        run.release();
        assertEquals(1, kept(engine));
        run.release();
        assertEquals(1, kept(engine));
        assertSame(program.loader(), run.loader());
    }
}
