package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Conversations with a daemon as text: in {@code src/test/resources/scenario/*.txt} each command line is followed by what it causes,
 * indented. {@code -Djpvm.scenario.rewrite=true} writes what is caused now; review the difference.
 */
class CoreScenarioTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/scenario");
    private static final String INDENT = "    ";

    @TestFactory
    List<DynamicTest> scenarios() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .forEach(file ->
                            tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file))));
        }
        assertFalse(tests.isEmpty(), "no scenarios in " + DIRECTORY.toAbsolutePath());
        return tests;
    }

    private static void check(Path file) throws IOException {
        String expected = Files.readString(file);
        Scenario scenario = new Scenario();
        StringBuilder actual = new StringBuilder();
        for (String line : expected.split("\n")) {
            if (line.startsWith(INDENT)) {
                continue;
            }
            actual.append(line).append('\n');
            if (!line.isBlank() && !line.startsWith("#")) {
                for (String effect : scenario.run(line)) {
                    actual.append(INDENT).append(effect.replace("\n", "\\n")).append('\n');
                }
            }
        }
        if (Boolean.getBoolean("jpvm.scenario.rewrite")) {
            Files.writeString(file, actual.toString());
        } else {
            assertEquals(
                    expected,
                    actual.toString(),
                    file + " differs; rewrite with -Dtest=CoreScenarioTest -Djpvm.scenario.rewrite=true and review");
        }
    }
}
