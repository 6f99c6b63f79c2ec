package org.jpvm.daemon.io;

import java.util.ArrayList;
import java.util.List;

/** Options for the JVMs of Java tasks. */
final class JvmOptions {
    /** What the shared-memory transport reaches into, and the native calls it makes. */
    private static final String[] ALWAYS = {
        "--enable-native-access=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
    };

    private static final int JDK_WITH_UNSAFE_WARNING = 24;

    private JvmOptions() {}

    /** The options every such JVM gets and those of the user, which are separated by blanks; null for none. */
    static List<String> of(String users) {
        List<String> options = new ArrayList<>(List.of(ALWAYS));
        if (Runtime.version().feature() >= JDK_WITH_UNSAFE_WARNING) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (users != null) {
            for (String option : users.split(" ")) {
                if (!option.isEmpty()) {
                    options.add(option);
                }
            }
        }
        return options;
    }
}
