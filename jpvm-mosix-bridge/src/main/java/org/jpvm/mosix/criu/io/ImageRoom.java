package org.jpvm.mosix.criu.io;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jpvm.migration.spi.NotMovableException;

/** Directories for images: in memory where it has room, as a disk makes a task stand still for longer; readable for nobody else. */
final class ImageRoom {
    /** Property with a directory to use. */
    private static final String PROPERTY = "jpvm.migration.images";

    private static final String PREFIX = "jpvm-image-";
    /** What an image has besides the memory of its process. */
    private static final long EXTRA_BYTES = 16L << 20;

    private ImageRoom() {}

    private static List<Path> places() {
        String own = System.getProperty(PROPERTY);
        return own != null
                ? List.of(Path.of(own))
                : List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** A place with room for the memory of a process. */
    static Path place(long residentBytes) throws NotMovableException {
        for (Path place : places()) {
            try {
                FileStore store = Files.getFileStore(place);
                if (Files.isWritable(place) && store.getUsableSpace() >= residentBytes + EXTRA_BYTES) {
                    return place;
                }
            } catch (IOException e) {
                continue;
            }
        }
        throw new NotMovableException("there is no room for its " + (residentBytes >> 20) + " MB in " + places());
    }

    /** A new directory. */
    static Path make(Path place) throws IOException {
        return Files.createTempDirectory(
                place,
                PREFIX + ProcessHandle.current().pid() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Deletes one. */
    static void delete(Path directory) {
        if (directory == null) {
            return;
        }
        File[] files = directory.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            file.delete();
        }
        directory.toFile().delete();
    }

    /** Deletes those of daemons that were killed. */
    static void deleteOrphans() {
        for (Path place : places()) {
            try (Stream<Path> list = Files.list(place)) {
                for (Path directory : new ArrayList<>(list.toList())) {
                    String name = directory.getFileName().toString();
                    int dash = name.indexOf('-', PREFIX.length());
                    if (name.startsWith(PREFIX) && dash > 0 && isGone(name.substring(PREFIX.length(), dash))) {
                        delete(directory);
                    }
                }
            } catch (IOException e) {
                // Nothing there that could be deleted.
            }
        }
    }

    private static boolean isGone(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
