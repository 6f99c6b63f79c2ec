package org.jpvm.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An installed C PVM.
 *
 * @param root     PVM_ROOT, holds {@code lib/pvmd}
 * @param programs directory with the console, the group server and the example programs
 */
public record CPvm(Path root, Path programs) {
    private static final String DEBIAN_ROOT = "/usr/lib/pvm3";
    private static final String DEBIAN_PROGRAMS = "/usr/bin";
    private static final List<String> NEEDED = List.of("pvm", "pvmd", "pvmgs", "hello.pvm");

    /** As the system properties {@code jpvm.cpvm.root} and {@code jpvm.cpvm.programs} say, else where Debian's packages put it. */
    public static CPvm ofProperties() {
        return new CPvm(
                Path.of(System.getProperty("jpvm.cpvm.root", DEBIAN_ROOT)),
                Path.of(System.getProperty("jpvm.cpvm.programs", DEBIAN_PROGRAMS)));
    }

    /** Why this C PVM cannot be used, with the way out, or null when it can. */
    public String absence() {
        if (!Files.isExecutable(root.resolve("lib/pvmd"))) {
            return "C PVM is not installed: no " + root.resolve("lib/pvmd")
                    + " (Debian: apt-get install pvm pvm-dev pvm-examples; elsewhere: -Djpvm.cpvm.root=DIR)";
        }
        for (String program : NEEDED) {
            if (!Files.isExecutable(programs.resolve(program))) {
                return "the programs of C PVM are not complete: no " + programs.resolve(program)
                        + " (Debian: apt-get install pvm-examples; elsewhere: -Djpvm.cpvm.programs=DIR)";
            }
        }
        return null;
    }
}
