package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * Other people's classes link after the transformation: the verifier finds nothing. Long form, with jars of your choice:
 * {@code -Djpvm.continuation.jars=a.jar:b.jar}; always the jars of JUnit and ASM.
 */
class LibraryBreadthTest {
    @Test
    void transformedLibrariesLink() throws Exception {
        String named = System.getProperty("jpvm.continuation.jars", "");
        List<String> jars = new ArrayList<>();
        for (String entry :
                (named + File.pathSeparator + System.getProperty("java.class.path")).split(File.pathSeparator)) {
            String file = new File(entry).getName();
            boolean chosen = file.startsWith("asm")
                    || file.startsWith("junit-jupiter-engine")
                    || file.startsWith("junit-jupiter-params");
            if (file.endsWith(".jar") && (chosen || named.contains(entry))) {
                jars.add(entry);
            }
        }
        assumeTrue(!jars.isEmpty(), "no jars on the class path");
        int linked = 0;
        TreeMap<String, String> wrong = new TreeMap<>();
        TreeMap<String, Integer> reasons = new TreeMap<>();
        for (String jar : jars) {
            URL[] urls = {new File(jar).toURI().toURL()};
            MovableClassLoader loader = new MovableClassLoader(
                    getClass().getClassLoader(),
                    ProgramSource.ofClassPath(urls),
                    name -> name.startsWith("java."),
                    new TransformCache(0));
            for (String name : classesOf(jar)) {
                try {
                    Class<?> type = loader.loadClass(name, false);
                    // Links, and so verifies, without running an initialiser.
                    type.getDeclaredMethods();
                    linked++;
                } catch (VerifyError | ClassFormatError e) {
                    wrong.put(name, e.toString());
                } catch (LinkageError | ClassNotFoundException e) {
                    // A library names classes of others that are not here.
                    reasons.merge(e.getClass().getSimpleName(), 1, Integer::sum);
                }
            }
            for (String note : loader.notes()) {
                reasons.merge(note.substring(note.indexOf(": ") + 2).replaceAll("\\d+", "N"), 1, Integer::sum);
            }
        }
        String report = "linked " + linked + " classes of " + jars.size() + " jars; left alone " + reasons;
        if (!named.isEmpty()) {
            System.out.println(report);
        }
        assertEquals(new TreeMap<>(), wrong, report);
        assertTrue(linked > 100, "classes linked: " + linked);
    }

    private static List<String> classesOf(String jar) throws Exception {
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.contains("-") && !name.startsWith("META-INF"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                    .toList();
        }
    }
}
