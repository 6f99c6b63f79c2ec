package org.jpvm.daemon.io;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Pvm;

/**
 * The class-data archive with which JVMs of Java tasks start faster: whether there is one, and what the command needs for it. The launcher has it
 * made in the background; without one, or with a damaged one, tasks start as ever. Looks at files with each start; one thread calls.
 *
 * <p>An archive holds for class paths that begin with the jar it was made from, so the jar of the task library goes in front of the task's own
 * class path, unless that has another copy of the library.
 */
public final class TaskArchive {
    /** System property: the directory of the archives of these jars for this JVM, which need not exist yet. */
    static final String DIRECTORY_PROPERTY = "jpvm.archives";

    /** Names are {@code tasks-UNIQUE-BYTES.jsa}: a process that moves to another host finds the file that it has mapped there, or none. */
    private static final String FILES = "tasks-*.jsa";

    private static final String LIBRARY_CLASS = Pvm.class.getName();

    /** What choose archives themselves, or leave none usable. */
    private static final List<String> OTHER_CHOICES = List.of(
            "-Xshare:",
            "-XX:SharedArchiveFile",
            "-XX:ArchiveClassesAtExit",
            "-XX:+AutoCreateSharedArchive",
            "-XX:AOT",
            "-Xbootclasspath",
            "--patch-module",
            "--limit-modules",
            "--upgrade-module-path");

    private final Path directory;
    private final String classPath;
    private final List<String> entries;
    /** Entry of the class path that is the jar of the library; null when there is none, or no archive is wanted. */
    private final String library;

    private Path found;

    /**
     * What a JVM is started with.
     *
     * @param options   options for the archive, empty without one
     * @param classPath class path of the task
     */
    record Start(List<String> options, String classPath) {}

    /**
     * @param directory where archives are or will be, null for nowhere
     * @param library   where this JVM has the task library from
     * @param classPath class path of the daemon, which tasks get behind their own
     * @param options   options that tasks get anyway
     */
    TaskArchive(Path directory, Path library, String classPath, List<String> options) {
        this.directory = directory;
        this.classPath = classPath;
        this.entries = List.of(classPath.split(File.pathSeparator));
        boolean wanted = directory != null && options.stream().noneMatch(TaskArchive::isOtherChoice);
        this.library = wanted ? entry(library) : null;
    }

    /** The one that the launcher has told of, for tasks of a daemon with these settings. */
    static TaskArchive of(LaunchSettings settings) {
        String directory = System.getProperty(DIRECTORY_PROPERTY, "");
        return directory.isEmpty()
                ? new TaskArchive(null, null, settings.classPath(), settings.javaOptions())
                : new TaskArchive(Path.of(directory), placeOfLibrary(), settings.classPath(), settings.javaOptions());
    }

    /**
     * The command of a task that makes an archive when it ends, with all else as Java tasks have it.
     *
     * @param library class path: the jar of the task library
     * @param archive file to make
     */
    public static List<String> making(String library, String archive, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmOptions.of(null));
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", library, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** @param own class path of the task itself, null or empty for none */
    Start start(String own) {
        String usual = own == null || own.isEmpty() ? classPath : own + File.pathSeparator + classPath;
        if (library == null || !takesLibrary(own)) {
            return new Start(List.of(), usual);
        }
        Path archive = find();
        if (archive == null) {
            return new Start(List.of(), usual);
        }
        return new Start(
                // One that the JVM refuses is no news for who reads what the task prints.
                List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"),
                library + File.pathSeparator + usual);
    }

    /** Whether the library that the task would load is this one. */
    private boolean takesLibrary(String own) {
        if (own == null || own.isEmpty()) {
            return true;
        }
        for (String entry : own.split(File.pathSeparator)) {
            if (entry.equals(library)) {
                return true;
            }
            if (!entries.contains(entry) && ClassFiles.exists(LIBRARY_CLASS, entry)) {
                return false;
            }
        }
        return true;
    }

    private Path find() {
        if (found != null && isWhole(found)) {
            return found;
        }
        found = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, FILES)) {
            for (Path file : files) {
                if (isWhole(file)) {
                    found = file;
                    break;
                }
            }
        } catch (IOException e) {
            // Not made yet, or it cannot be.
            return null;
        }
        return found;
    }

    /** A JVM dies of an archive that is cut off. */
    private static boolean isWhole(Path file) {
        String name = file.getFileName().toString();
        try {
            long bytes = Long.parseLong(name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.')));
            return Files.isReadable(file) && Files.isRegularFile(file) && Files.size(file) == bytes;
        } catch (NumberFormatException | IOException e) {
            return false;
        }
    }

    private static boolean isOtherChoice(String option) {
        return OTHER_CHOICES.stream().anyMatch(option::startsWith);
    }

    private String entry(Path jar) {
        if (jar == null || !Files.isRegularFile(jar)) {
            return null;
        }
        for (String entry : entries) {
            if (isSame(entry, jar)) {
                return entry;
            }
        }
        return null;
    }

    private static boolean isSame(String entry, Path jar) {
        try {
            return Path.of(entry).isAbsolute() && Files.isSameFile(Path.of(entry), jar);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static Path placeOfLibrary() {
        CodeSource source = Pvm.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
