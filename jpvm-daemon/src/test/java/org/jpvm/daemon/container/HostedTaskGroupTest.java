package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing remembers tasks that have left: a container sees many in its life. */
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
        Thread thread = new Thread(task().group(), () -> {}, "last");
        thread.start();
        thread.join();
        assertEquals(before, groups());
    }
}
