package org.jpvm.libpvm;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.ByteOrder;

/**
 * Loads libpvm3, once per process. The system property {@code jpvm.libpvm.library} names another file or library. JNA looks in the
 * directories of {@code jna.library.path}, then where the system's linker does.
 */
final class LibPvm3Library {
    private static final String LIBRARY_PROPERTY = "jpvm.libpvm.library";

    /** The second is what a system without the development package has. */
    private static final String[] DEFAULT_NAMES = {"pvm3", "libpvm3.so.3"};

    private static final String PROBLEM = load();

    private LibPvm3Library() {}

    /** What was looked for and where and the way out, or null when the library is there. The first call loads it, which takes about 0.2 s. */
    static String problem() {
        return PROBLEM;
    }

    private static String load() {
        try {
            if (Native.POINTER_SIZE != 8
                    || Native.LONG_SIZE != 8
                    || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
                return "libpvm3 can be used on 64-bit little-endian systems with 8-byte long only, this is "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                        + "; use -Djpvm.provider=java";
            }
            String own = System.getProperty(LIBRARY_PROPERTY);
            String[] names = own == null ? DEFAULT_NAMES : new String[] {own};
            StringBuilder reasons = new StringBuilder();
            for (String name : names) {
                try {
                    LibPvm3.bind(NativeLibrary.getInstance(name));
                    CLibrary.bind();
                    return null;
                } catch (UnsatisfiedLinkError e) {
                    reasons.append("; ").append(name).append(": ").append(firstLine(e));
                }
            }
            return notFound(names, reasons);
        } catch (LinkageError e) {
            return "JNA does not load: " + firstLine(e)
                    + "; put the jar of JNA for this system on the class path or use" + " -Djpvm.provider=java";
        }
    }

    private static String notFound(String[] names, CharSequence reasons) {
        return "library libpvm3 does not load. Looked for: " + String.join(", ", names) + "; in jna.library.path="
                + System.getProperty("jna.library.path", "(not set)") + ", jna.platform.library.path="
                + System.getProperty("jna.platform.library.path", "(not set)") + ", LD_LIBRARY_PATH="
                + System.getenv().getOrDefault("LD_LIBRARY_PATH", "(not set)")
                + " and the system's directories" + reasons
                + ". Install it (on Debian the package libpvm3), name its directory with -Djna.library.path or its file with -D"
                + LIBRARY_PROPERTY + ", or use -Djpvm.provider=java or auto";
    }

    private static String firstLine(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
