package org.jpvm.mosix.load.io;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files of the kernel. What cannot be read is empty: processes end and groups vanish at any time. */
final class ProcFiles {
    private static final String[] NOTHING = {};

    private final String root;
    private final byte[] buffer = new byte[1 << 16];

    /** @param root in front of all paths, {@code /} itself or a copy of it for tests */
    ProcFiles(Path root) {
        String path = root.toString();
        this.root = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** The text of a file, its first 64 KiB; empty if it cannot be read. */
    String read(String path) {
        try (FileInputStream file = new FileInputStream(root + path)) {
            int length = 0;
            int read;
            while (length < buffer.length && (read = file.read(buffer, length, buffer.length - length)) > 0) {
                length += read;
            }
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Names in a directory, in no order; none if it cannot be read. */
    String[] list(String path) {
        String[] names = new File(root + path).list();
        return names == null ? NOTHING : names;
    }

    /** What a symbolic link says; empty if it is none. */
    String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(root + path)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    boolean isDirectory(String path) {
        return new File(root + path).isDirectory();
    }
}
