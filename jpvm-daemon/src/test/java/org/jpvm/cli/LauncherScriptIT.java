package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a java that only tells its locale, or its words. */
class LauncherScriptIT {
    private static final Path SCRIPT = Path.of("../jpvm");

    @TempDir
    Path home;

    @BeforeEach
    void layOut() throws Exception {
        layOut(home, "echo \"${LC_ALL-unset},${JPVM_LC_ALL-unset}\"");
    }

    /** The launcher with jars that are empty, and a java that is this shell script. */
    static void layOut(Path home, String script) throws Exception {
        Files.copy(SCRIPT, home.resolve("jpvm"));
        Files.createDirectories(home.resolve("jpvm-daemon/target/lib"));
        Files.createFile(home.resolve("jpvm-daemon/target/lib/any.jar"));
        for (String module : List.of("jpvm-api", "jpvm-native", "jpvm-daemon", "jpvm-mosix-bridge", "jpvm-examples")) {
            Files.createDirectories(home.resolve(module + "/target"));
            Files.createFile(home.resolve(module + "/target/" + module + "-1.jar"));
        }
        Files.createDirectories(home.resolve("java/bin"));
        Files.writeString(home.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path java = Files.writeString(home.resolve("java/bin/java"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theDaemonsEncodingIsUtf8() throws Exception {
        for (String command : List.of("daemon", "start")) {
            assertEquals("C.UTF-8,C", locale(Map.of("LC_ALL", "C"), command), command);
            assertEquals("C.UTF-8,", locale(Map.of(), command), command);
            assertEquals("C.UTF-8,", locale(Map.of("LANG", "de_DE"), command), command);
            assertEquals("C.UTF-8,de_DE@euro", locale(Map.of("LC_ALL", "de_DE@euro"), command), command);
            assertEquals("unset,unset", locale(Map.of("LANG", "de_DE.UTF-8"), command), command);
            assertEquals("en_US.utf8,unset", locale(Map.of("LC_ALL", "en_US.utf8"), command), command);
        }
        // One started by a console that the launcher started.
        assertEquals("C.UTF-8,POSIX", locale(Map.of("LC_ALL", "C.UTF-8", "JPVM_LC_ALL", "POSIX"), "daemon"));
    }

    @Test
    void anEncodingOfTheTerminalIsKept() throws Exception {
        for (String command : List.of("console", "run", "sim")) {
            assertEquals("C.UTF-8,POSIX", locale(Map.of("LC_ALL", "POSIX"), command), command);
            assertEquals("de_DE@euro,unset", locale(Map.of("LC_ALL", "de_DE@euro"), command), command);
        }
        assertEquals("C,unset", locale(Map.of("LC_ALL", "C"), "java", "Main"), "a task of the user's own");
    }

    @Test
    void theClusterSimulatorFindsPoliciesOfTheUser() throws Exception {
        Files.writeString(home.resolve("java/bin/java"), "#!/bin/sh\necho \"$@\"\n");
        String words = locale(Map.of("CLASSPATH", "/own/classes"), "sim", "table1", "--policy", "own.Policy");
        assertTrue(words.endsWith(":/own/classes org.jpvm.mosix.sim.cli.SimMain table1 --policy own.Policy"), words);
        assertFalse(words.contains("jpvm.stderr.terminal"), "no bar where nobody sees it");
        String help = locale(Map.of(), "help", "sim");
        assertTrue(help.endsWith(" org.jpvm.mosix.sim.cli.SimMain --help"), help);
    }

    private String locale(Map<String, String> variables, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", home.resolve("jpvm").toString());
        builder.command().addAll(List.of(words));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        environment.remove("JPVM_LC_ALL");
        environment.putAll(variables);
        environment.put("JAVA_HOME", home.resolve("java").toString());
        environment.put("JPVM_NO_BUILD", "1");
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Jpvm.awaitEnd(process);
        return output.strip();
    }
}
