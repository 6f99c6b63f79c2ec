package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.Machine;
import org.junit.jupiter.api.Assumptions;

/**
 * A big-endian C PVM: Debian's builds for s390x under an emulator, as {@code src/test/s390x/fetch} puts them into a folder. Without that folder
 * the test is skipped, or fails with {@code -Djpvm.s390x.required=true}.
 *
 * <p>Its programs are shell scripts that start the emulator, because a daemon that runs in the emulator can start only what this computer's
 * kernel knows how to start.
 */
final class BigEndian {
    /** Name of its architecture in PVM. */
    static final String ARCHITECTURE = "LINUXS390";
    /** Data signature of its tasks and daemons: 64 bits, all types big-endian. */
    static final int SIGNATURE = 0x0658ef59;

    private static boolean said;

    private final Path folder;

    private BigEndian(Path folder) {
        this.folder = folder;
    }

    /** The big-endian PVM of this computer, if it is there. */
    static BigEndian here() {
        Path folder = folder();
        if (!Files.isRegularFile(folder.resolve("version"))) {
            String absence = "no big-endian C PVM in " + folder + " (jpvm-daemon/src/test/s390x/fetch makes it)";
            if (Boolean.getBoolean("jpvm.s390x.required")) {
                throw new AssertionError(absence);
            }
            sayOnce("SKIPPED: " + absence);
            Assumptions.abort(absence);
        }
        return new BigEndian(folder);
    }

    private static synchronized void sayOnce(String line) {
        if (!said) {
            said = true;
            System.out.println(line);
        }
    }

    /** As the script chooses it. */
    private static Path folder() {
        String chosen = System.getenv("JPVM_S390X");
        if (chosen != null && !chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path parent = caches != null && !caches.isEmpty()
                ? Path.of(caches)
                : Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache");
        return parent.resolve("jpvm/s390x");
    }

    /** For machines whose programs, or whose daemon of kind C, are big-endian. */
    CPvm cpvm() {
        return new CPvm(folder.resolve("pvm3"), programs());
    }

    /** Directory of its programs. */
    Path programs() {
        return folder.resolve("bin");
    }

    /** Path of one of its programs. */
    String program(String name) {
        Path program = programs().resolve(name);
        assertTrue(Files.isExecutable(program), () -> "no " + program);
        return program.toString();
    }

    /** Compiles {@code src/test/resources/c/NAME.c} for it and gives a script that runs the program. */
    Path compile(String name, Machine machine) throws IOException, InterruptedException {
        Path source = machine.directory().resolve(name + ".s390x.c");
        try (InputStream in = BigEndian.class.getResourceAsStream("/c/" + name + ".c")) {
            Files.copy(in, source);
        }
        Path binary = machine.directory().resolve(name + ".s390x");
        Process compiler = new ProcessBuilder(
                        program("s390x-cc"), "-O1", "-o", binary.toString(), source.toString(), "-lgpvm3", "-lpvm3")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0, "cc " + name + ".c: " + said);
        return Interop.script(
                machine.directory().resolve(name + "-s390x"),
                "exec " + program("s390x-run") + " " + binary + " \"$@\"");
    }
}
