package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;

/** Finds executables by PVM's rules: a regular file that its owner may execute. Source: pvm-wire-protocol §7.3. */
final class Programs {
    private Programs() {}

    /** The directories of PATH. */
    static List<String> path(Map<String, String> environment) {
        return List.of(environment.getOrDefault("PATH", "/usr/bin:/bin").split(":"));
    }

    /** Path of the program, or null. */
    static String find(String name, List<String> directories) {
        if (name.isEmpty()) {
            return null;
        }
        try {
            if (name.indexOf('/') >= 0) {
                return isProgram(Path.of(name)) ? name : null;
            }
            for (String directory : directories) {
                Path path = Path.of(directory, name);
                if (isProgram(path)) {
                    return path.toString();
                }
            }
        } catch (InvalidPathException e) {
            // A name that no file can have.
        }
        return null;
    }

    private static boolean isProgram(Path path) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            return attributes.isRegularFile() && attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            return false;
        }
    }
}
