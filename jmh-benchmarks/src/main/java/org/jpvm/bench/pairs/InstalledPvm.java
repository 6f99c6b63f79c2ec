package org.jpvm.bench.pairs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The C PVM of this computer.
 *
 * @param root   PVM_ROOT
 * @param daemon its {@code pvmd}
 */
record InstalledPvm(Path root, Path daemon) {
    private static final String DEBIAN_ROOT = "/usr/lib/pvm3";
    private static final String ADVICE = "C PVM is not installed (Debian: apt-get install pvm pvm-dev)";

    /** Finds it by the environment, else where Debian has it. */
    static InstalledPvm find(Map<String, String> environment) throws AbsentException {
        Path asked = Path.of(environment.getOrDefault("PVM_ROOT", DEBIAN_ROOT));
        // PVM_ROOT may be that of jpvm, whose pvmd is not C's.
        for (Path root : List.of(asked, Path.of(DEBIAN_ROOT))) {
            if (Files.isExecutable(root.resolve("lib/pvmd")) && !isOfJpvm(root)) {
                return new InstalledPvm(root, daemon(root, environment));
            }
        }
        throw new AbsentException(ADVICE);
    }

    /** Debian has its daemon in the PATH. */
    private static Path daemon(Path root, Map<String, String> environment) {
        if (root.equals(Path.of(DEBIAN_ROOT))) {
            for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
                Path inPath = Path.of(directory, "pvmd");
                if (Files.isExecutable(inPath)) {
                    return inPath;
                }
            }
        }
        return root.resolve("lib/pvmd");
    }

    private static boolean isOfJpvm(Path root) {
        Path console = root.resolve("lib/pvm");
        try {
            return Files.size(console) < 4096
                    && Files.readString(console, StandardCharsets.ISO_8859_1).contains("jpvm");
        } catch (IOException e) {
            return false;
        }
    }
}
