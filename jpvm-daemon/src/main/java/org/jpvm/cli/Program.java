package org.jpvm.cli;

import java.util.List;

/**
 * What the user wants to run.
 *
 * @param name      as the user said it
 * @param className Java class with a {@code main} method, or null
 * @param file      absolute path of an executable, or null
 */
record Program(String name, String className, String file) {
    static Program ofClass(String name, String className) {
        return new Program(name, className, null);
    }

    static Program ofFile(String name, String file) {
        return new Program(name, null, file);
    }

    boolean isJava() {
        return className != null;
    }

    /** The words that start it as a process; {@code javaCommand} are those that start a JVM, up to the class path. */
    List<String> command(List<String> javaCommand) {
        if (!isJava()) {
            return List.of(file);
        }
        List<String> words = new java.util.ArrayList<>(javaCommand);
        words.add(className);
        return words;
    }
}
