package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Nothing remembers tasks that have left: a container sees many in its life. From JDK 19 on a group that nobody uses goes with the garbage, whatever one
 * does.
 */
@EnabledForJreRange(max = JRE.JAVA_18)
class HostedTaskGroupTest {
    private static HostedTask task() {
        return new HostedTask(new ContainerRecord.Start(0x40001, "Main", List.of(), Map.of(), "", false), null);
    }

    private static int groups() {
        return Thread.currentThread().getThreadGroup().activeGroupCount();
    }

    @Test
    void aTaskThatDoesNotComeLeavesNoGroup() {
        int before = groups();
        task().discard();
        assertEquals(before, groups());
    }

    @Test
    void theGroupGoesWithItsLastThread() throws InterruptedException {
        int before = groups();
        runThread();
        assertEquals(before, groups());
    }

    private static void runThread() throws InterruptedException {
        Thread thread = new Thread(task().group(), () -> {}, "last");
        thread.start();
        thread.join();
    }
}
