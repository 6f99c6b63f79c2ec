package org.jpvm.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processors of this computer that a program can be kept to. */
final class Processors {
    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final int MOST = 4096;

    private Processors() {}

    /** Path of the program that keeps others to processors, or null. */
    static String binder() {
        for (String directory :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, "taskset");
            if (Files.isExecutable(file)) {
                return file.toAbsolutePath().toString();
            }
        }
        return null;
    }

    /** Numbers of those that this process may use; empty where the system does not tell. */
    static List<Integer> allowed() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(ALLOWED)) {
                    return parse(line.substring(ALLOWED.length()).strip());
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return List.of();
    }

    /** The numbers of a list such as {@code 0-3,8}; empty for something else. */
    static List<Integer> parse(String list) {
        List<Integer> numbers = new ArrayList<>();
        try {
            for (String part : list.split(",")) {
                int dash = part.indexOf('-');
                int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
                for (int number = first; number <= last && numbers.size() < MOST; number++) {
                    numbers.add(number);
                }
            }
        } catch (NumberFormatException e) {
            return List.of();
        }
        return numbers;
    }
}
