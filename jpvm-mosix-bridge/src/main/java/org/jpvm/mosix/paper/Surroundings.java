package org.jpvm.mosix.paper;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The computer that the hosts are made of. */
final class Surroundings {
    /** What may run besides without being noticed, in processors. */
    private static final double NOTICEABLE = 0.3;

    private static final String ROOT = "root";

    private Surroundings() {}

    /** Why no hosts can be made here, or null when nothing is known that speaks against it. */
    static String problem() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "this is not Linux";
        }
        if (!System.getProperty("user.name").equals(ROOT)) {
            return "making namespaces needs root";
        }
        return null;
    }

    /** What will make the figures worse than they should be, if anything. */
    static Optional<String> warning(double processors) {
        int here = Runtime.getRuntime().availableProcessors();
        double load = Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        if (processors > here) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "the hosts are promised %.1f processors, and there are %d: all times will be too long",
                    processors,
                    here));
        }
        if (processors + load > here + NOTICEABLE) {
            return Optional.of(String.format(
                    Locale.ROOT, "other programs use %.1f processors (load average): times may be too long", load));
        }
        return Optional.empty();
    }

    /** For all that runs on the hosts: small JVMs, as they share the memory of one computer. */
    static Map<String, String> variables(CPvm cpvm, Programs programs) {
        Map<String, String> variables = new TreeMap<>();
        Map<String, String> here = System.getenv();
        if (cpvm != null) {
            variables.put("PVM_ROOT", cpvm.root().toString());
        }
        variables.put("PVM_PATH", programs.directory().toString());
        variables.put(
                "JPVM_JAVA_OPTS", here.getOrDefault("JPVM_JAVA_OPTS", "-Xmx96m -Xss512k -XX:TieredStopAtLevel=1"));
        String container = here.get("JPVM_CONTAINER_OPTS");
        if (container != null) {
            variables.put("JPVM_CONTAINER_OPTS", container);
        }
        return variables;
    }
}
