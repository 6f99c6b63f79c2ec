package org.jpvm.cli;

import java.util.List;

/** Java and its libraries. */
final class JavaChecks {
    private static final int LEAST_JAVA = 17;

    private JavaChecks() {}

    static List<Check> all() {
        return List.of(java(), maven(), jna(), chronicle());
    }

    private static Check java() {
        String found =
                Runtime.version() + ", " + System.getProperty("java.vendor") + ", " + System.getProperty("java.home");
        return Runtime.version().feature() >= LEAST_JAVA
                ? Check.works("Java", found)
                : Check.broken("Java", found, "install a JDK " + LEAST_JAVA + " or later and set JAVA_HOME");
    }

    private static Check maven() {
        String file = Shell.find("mvn");
        if (file == null) {
            return Check.absent("Maven", "no mvn on PATH", "install Maven 3.8 or later; only building needs it");
        }
        Shell.Answer answer = Shell.ask(file, "-version");
        String version = answer.firstLine().replaceAll("\u001b\\[[0-9;]*m", "");
        return answer.status() == 0
                ? Check.works("Maven", version + ", " + file)
                : Check.absent("Maven", file + " fails: " + version, "run mvn -version; only building needs it");
    }

    private static Check jna() {
        try {
            return Check.works("JNA", "version " + com.sun.jna.Native.VERSION + ", native part loads");
        } catch (LinkageError e) {
            return Check.absent(
                    "JNA",
                    firstLine(e),
                    "point java.io.tmpdir (JPVM_JAVA_OPTS) at a directory that is not mounted noexec;"
                            + " only the native provider needs it");
        }
    }

    private static Check chronicle() {
        try {
            var bytes = net.openhft.chronicle.bytes.Bytes.allocateElasticDirect(64);
            bytes.writeLong(42);
            boolean right = bytes.readLong() == 42;
            bytes.releaseLast();
            String version =
                    net.openhft.chronicle.bytes.Bytes.class.getPackage().getImplementationVersion();
            return right
                    ? Check.works("Chronicle Bytes", "version " + version + ", memory outside the heap can be used")
                    : Check.absent("Chronicle Bytes", "memory outside the heap reads back wrong", "report it");
        } catch (LinkageError | RuntimeException e) {
            return Check.absent(
                    "Chronicle Bytes",
                    firstLine(e),
                    "start jpvm by ./jpvm, which opens what it reaches into; only shared memory needs it");
        }
    }

    private static String firstLine(Throwable e) {
        return e.toString().lines().findFirst().orElse("");
    }
}
