package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand virtual threads that wait, on two carriers that nothing may replace: a wait that held its carrier would stop the rest. Runs
 * {@link VirtualThreadsMain} with the JDK of the build or that of {@code -Djpvm.virtual.java.home}; skipped below 21.
 */
class VirtualThreadsIT {
    @Test
    void waitingCostsNoCarrier() throws Exception {
        String home = System.getProperty("jpvm.virtual.java.home");
        Assumptions.assumeTrue(
                home != null || Runtime.version().feature() >= 21,
                "virtual threads need JDK 21; run the build with one, or -Djpvm.virtual.java.home=DIR");
        Process process = new ProcessBuilder(List.of(
                        Path.of(home != null ? home : System.getProperty("java.home"), "bin", "java")
                                .toString(),
                        "-ea",
                        "-Djdk.virtualThreadScheduler.parallelism=2",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=2",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VirtualThreadsMain.class.getName()))
                .redirectErrorStream(true)
                .start();
        try {
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = new String(process.getInputStream().readAllBytes());
            assertTrue(ended, () -> "no end in 90 s; it said: " + said);
            assertEquals(0, process.exitValue(), said);
            assertTrue(said.contains("all served"), said);
        } finally {
            process.destroyForcibly();
        }
    }
}
