package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a container says that it and its tasks have used. */
@Timeout(120)
class ContainerUsageIT {
    private static final int TID = 0x40001;
    private static final long BURNT_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Uses so much processor time and ends. */
    public static final class Burner {
        private Burner() {}

        /** Runs as a hosted task. */
        public static void main(String[] arguments) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            while (threads.getCurrentThreadCpuTime() < BURNT_NANOS) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatTasksUsedThatAreGoneIsNotTheContainersOwn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContainerMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            RecordStream container = new RecordStream(process.getInputStream(), process.getOutputStream());
            long before = measure(container);
            container.write(new ContainerRecord.Start(TID, Burner.class.getName(), List.of(), Map.of(), null, false));
            ContainerRecord record = container.read();
            while (!(record instanceof ContainerRecord.Exited)) {
                assertNotNull(record, "the container ended");
                record = container.read();
            }
            assertEquals(new ContainerRecord.Exited(TID, 0), record);
            long own = measure(container) - before;
            assertTrue(own >= 0 && own < BURNT_NANOS / 2, () -> "the container itself has used " + own + " ns");
        } finally {
            process.destroyForcibly();
        }
    }

    private static long measure(RecordStream container) throws Exception {
        container.write(new ContainerRecord.Measure());
        ContainerRecord record = container.read();
        while (!(record instanceof ContainerRecord.Usage)) {
            assertNotNull(record, "the container ended");
            record = container.read();
        }
        ContainerRecord.Usage usage = (ContainerRecord.Usage) record;
        assertEquals(List.of(), usage.tasks());
        return usage.besideNanos();
    }
}
