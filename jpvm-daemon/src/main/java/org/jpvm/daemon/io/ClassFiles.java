package org.jpvm.daemon.io;

import java.io.File;
import java.io.IOException;
import java.util.zip.ZipFile;

/** Looks for a class in a class path, so that a missing one is an answer to the spawner and not a JVM that starts and dies. */
final class ClassFiles {
    private ClassFiles() {}

    /** Whether a directory or jar of the class path has the class; {@code dir/*} stands for the jars in the directory. */
    static boolean exists(String className, String classPath) {
        String file = className.replace('.', '/') + ".class";
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith("/*") || entry.equals("*")) {
                File[] jars = new File(entry.length() == 1 ? "." : entry.substring(0, entry.length() - 2)).listFiles();
                for (File jar : jars == null ? new File[0] : jars) {
                    if (jar.getName().toLowerCase(java.util.Locale.ROOT).endsWith(".jar") && isInJar(file, jar)) {
                        return true;
                    }
                }
            } else {
                File place = new File(entry.isEmpty() ? "." : entry);
                if (place.isDirectory() ? new File(place, file).isFile() : place.isFile() && isInJar(file, place)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isInJar(String file, File jar) {
        try (ZipFile zip = new ZipFile(jar)) {
            return zip.getEntry(file) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
