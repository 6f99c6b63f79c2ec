package org.jpvm.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the process behind a unix-domain socket in /proc, where there is one and it may be read. */
final class SocketOwner {
    private static final Path PROC = Path.of("/proc");

    private SocketOwner() {}

    /** Such as {@code pid 4711 (jpvmd)}; {@code (pvmd)} for the C daemon. */
    static String of(String address) {
        try {
            String inode = inode(address);
            if (inode == null) {
                return "process unknown";
            }
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : processes) {
                    if (holds(process, "socket:[" + inode + "]")) {
                        return "pid " + process.getFileName() + " (" + kind(process) + ")";
                    }
                }
            }
        } catch (IOException e) {
            // No /proc, or not ours to read: the same answer as when nothing was found.
        }
        return "process unknown";
    }

    private static String inode(String address) throws IOException {
        try (Stream<String> lines = Files.lines(PROC.resolve("net/unix"))) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length == 8 && fields[7].equals(address) && fields[5].equals("01"))
                    .map(fields -> fields[6])
                    .findFirst()
                    .orElse(null);
        }
    }

    private static boolean holds(Path process, String link) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(link)) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
        }
        return false;
    }

    private static String kind(Path process) throws IOException {
        String command = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        if (command.contains("org.jpvm.")) {
            return "jpvmd";
        }
        String program = command.split(" ", 2)[0];
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
