package org.jpvm.mosix.continuation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A JDK of another version than the one the tests run on: {@code -Djpvm.test.jdk=HOME}, or one installed beside it. */
public final class OtherJdk {
    private OtherJdk() {}

    /** Its home, if there is one. */
    public static Optional<Path> find() throws IOException {
        String named = System.getProperty("jpvm.test.jdk");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> beside = Files.list(own.getParent())) {
            return beside.filter(OtherJdk::isOther).sorted().findFirst();
        }
    }

    private static boolean isOther(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
            return false;
        }
        try {
            List<String> lines = Files.readAllLines(release);
            return lines.stream()
                    .filter(line -> line.startsWith("JAVA_VERSION=\""))
                    .map(line -> Integer.parseInt(line.substring(14).split("[.\"+-]")[0]))
                    .anyMatch(version ->
                            version >= 17 && version != Runtime.version().feature());
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
