package org.jpvm.mosix.paper;

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
record CPvm(Path root, Path daemon) {
    private static final String DEBIAN_ROOT = "/usr/lib/pvm3";

    /** Finds it by the environment, else where Debian has it; null when there is none. */
    static CPvm find(Map<String, String> environment) {
        Path root = Path.of(environment.getOrDefault("PVM_ROOT", DEBIAN_ROOT));
        // PVM_ROOT may be that of jpvm, whose pvmd is not C's.
        for (Path candidate : List.of(root, Path.of(DEBIAN_ROOT))) {
            Path daemon = daemon(candidate, environment);
            if (daemon != null && !isScript(candidate.resolve("lib/pvm"))) {
                return new CPvm(candidate, daemon);
            }
        }
        return null;
    }

    private static Path daemon(Path root, Map<String, String> environment) {
        if (!Files.isExecutable(root.resolve("lib/pvmd"))) {
            return null;
        }
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path inPath = Path.of(directory, "pvmd");
            if (root.equals(Path.of(DEBIAN_ROOT)) && Files.isExecutable(inPath)) {
                return inPath;
            }
        }
        return root.resolve("lib/pvmd");
    }

    /** What {@code jpvm root} made. */
    private static boolean isScript(Path path) {
        try {
            return Files.size(path) < 4096
                    && Files.readString(path, StandardCharsets.ISO_8859_1).contains("jpvm");
        } catch (IOException e) {
            return false;
        }
    }

    /** Directories that may have its headers and libraries, for a compiler. */
    List<String> compilerOptions(String architecture) {
        return List.of("-I" + root.resolve("include"), "-L" + root.resolve("lib/" + architecture));
    }
}
