package org.jpvm.mosix.continuation;

import java.net.URL;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Loaders for the programs of the package {@code program}, which the tests' own class path has as well. */
final class TestPrograms {
    private static final String PREFIX = "org.jpvm.mosix.continuation.program.";
    private static final TransformCache CACHE = new TransformCache(64 << 20);

    private TestPrograms() {}

    static final Predicate<String> SHARED =
            name -> name.startsWith("java.") || name.startsWith("org.jpvm.") && !name.startsWith(PREFIX);

    static URL classPath() {
        return TestPrograms.class.getProtectionDomain().getCodeSource().getLocation();
    }

    static MovableClassLoader atHome() {
        return loader(ProgramSource.ofClassPath(classPath()));
    }

    static MovableClassLoader loader(ProgramSource source) {
        return new MovableClassLoader(TestPrograms.class.getClassLoader(), source, SHARED, CACHE);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Callable<String>> programs(ClassLoader loader, int scale) throws Exception {
        return (Map<String, Callable<String>>) loader.loadClass(PREFIX + "Programs")
                .getMethod("all", int.class)
                .invoke(null, scale);
    }
}
