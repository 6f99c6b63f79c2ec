package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmRequirementsTest {
    /** What a JVM with some options finds missing. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            System.out.println(JvmRequirements.unmet());
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-XX:+UseG1GC --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED, -",
                "-XX:+UseSerialGC --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED, UseG1GC",
                "-XX:+UseParallelGC --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED, UseCountedLoopSafepoints",
                "-XX:+UseSerialGC -XX:+UseCountedLoopSafepoints -XX:LoopStripMiningIter=1000 --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED, -",
                "-XX:+UseG1GC, --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            })
    void saysWhatIsMissing(String options, String missing) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(Arrays.asList(options.split(" ")));
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertEquals(0, process.waitFor(), said);
        assertTrue(missing == null ? said.equals("[]") : said.contains(missing), said);
    }
}
