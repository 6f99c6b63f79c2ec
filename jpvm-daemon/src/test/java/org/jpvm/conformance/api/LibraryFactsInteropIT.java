package org.jpvm.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jpvm.testing.CPvmMachine;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code libfacts.c}: the facts about buffers and packing are what libpvm3 itself does. */
class LibraryFactsInteropIT {
    private static final Path HEADER = Path.of("/usr/include/pvm3.h");
    private static final int EXPECTED = 52;

    private Path directory;

    @BeforeEach
    void prepare() throws Exception {
        // Not the default temporary directory: the paths of unix sockets in it must stay below 108 bytes.
        directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-");
    }

    @AfterEach
    void clean() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void libpvm3AgreesWithTheFacts() throws Exception {
        CPvmMachine.require();
        Needs.cpvm(Files.exists(HEADER), "no " + HEADER + " (Debian: apt-get install pvm-dev gcc libc6-dev)");
        Set<String> names =
                Fact.all().stream().map(fact -> fact.method().getName()).collect(Collectors.toSet());
        try (CPvmMachine machine = new CPvmMachine(directory)) {
            Path source = directory.resolve("libfacts.c");
            try (InputStream in = getClass().getResourceAsStream("/c/libfacts.c")) {
                Files.copy(in, source);
            }
            Path program = directory.resolve("libfacts");
            CPvmMachine.Result compiled =
                    machine.run("", "cc", "-O1", "-o", program.toString(), source.toString(), "-lpvm3");
            assertEquals(0, compiled.status(), compiled::output);
            machine.start();
            CPvmMachine.Result result = machine.run("", program.toString());
            assertEquals(0, result.status(), result::output);
            List<String> wrong = new ArrayList<>();
            for (String line : result.output().lines().toList()) {
                String name = line.substring(0, line.indexOf(' '));
                if (!line.endsWith(" ok") || !names.contains(name)) {
                    wrong.add(line);
                }
            }
            assertEquals(List.of(), wrong, "facts that libpvm3 does not share, or that are no facts");
            assertTrue(result.output().lines().count() >= EXPECTED, result::output);
        }
    }
}
