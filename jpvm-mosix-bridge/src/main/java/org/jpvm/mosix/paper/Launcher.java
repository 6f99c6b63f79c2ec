package org.jpvm.mosix.paper;

/** The launcher script that this JVM was started by. */
final class Launcher {
    private static final String PROPERTY = "jpvm.launcher";

    private Launcher() {}

    /** Its path. */
    static String path() {
        String path = System.getProperty(PROPERTY);
        if (path == null) {
            throw new IllegalStateException("started without the launcher: use ./jpvm paper, or set -D" + PROPERTY);
        }
        return path;
    }
}
