package org.jpvm.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Finds out what a name on the command line stands for, in this order: a path (it has a slash), an example, a Java class, an executable in
 * the search directories.
 */
final class ProgramFinder {
    /** Resource that gives examples their names. */
    static final String EXAMPLES = "META-INF/jpvm-examples.properties";

    private final ClassLoader classes;
    private final List<String> directories;
    private final Map<String, String> examples;

    /** Looks for classes in {@code classes}, for executables in {@code directories} in their order. */
    ProgramFinder(ClassLoader classes, List<String> directories) throws IOException {
        this.classes = classes;
        this.directories = List.copyOf(directories);
        this.examples = readExamples(classes);
    }

    /** Names and classes of the examples. */
    Map<String, String> examples() {
        return examples;
    }

    /**
     * Finds a program.
     *
     * @throws CommandFailedException status 127 or 126 and a line that says what was looked for and where
     */
    Program find(String name) throws CommandFailedException {
        if (name.indexOf('/') >= 0) {
            return ofPath(name);
        }
        String example = examples.get(name);
        if (example != null) {
            return Program.ofClass(name, example);
        }
        if (!name.isEmpty() && classes.getResource(name.replace('.', '/') + ".class") != null) {
            return Program.ofClass(name, name);
        }
        for (String directory : directories) {
            Path file = Path.of(directory).resolve(name);
            if (!name.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Program.ofFile(name, file.toAbsolutePath().toString());
            }
        }
        throw new CommandFailedException(
                CommandFailedException.NOT_FOUND,
                "no program \"" + name + "\": not an example (" + String.join(", ", examples.keySet())
                        + "), not a Java class on the class path (-cp, CLASSPATH), not an executable in "
                        + String.join(":", directories));
    }

    private static Program ofPath(String name) throws CommandFailedException {
        Path file;
        try {
            file = Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new CommandFailedException(CommandFailedException.NOT_FOUND, e.getMessage());
        }
        if (!Files.exists(file)) {
            throw new CommandFailedException(CommandFailedException.NOT_FOUND, "no file " + file);
        }
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            throw new CommandFailedException(
                    CommandFailedException.CANNOT_RUN,
                    file + " is not an executable file: chmod +x, or name a program");
        }
        return Program.ofFile(name, file.toString());
    }

    private static Map<String, String> readExamples(ClassLoader classes) throws IOException {
        Map<String, String> examples = new TreeMap<>();
        for (URL url : Collections.list(classes.getResources(EXAMPLES))) {
            Properties properties = new Properties();
            try (InputStream in = url.openStream()) {
                properties.load(in);
            }
            for (String name : properties.stringPropertyNames()) {
                examples.putIfAbsent(name, properties.getProperty(name));
            }
        }
        return Collections.unmodifiableMap(examples);
    }
}
