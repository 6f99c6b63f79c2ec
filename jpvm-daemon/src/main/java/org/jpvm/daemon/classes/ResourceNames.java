package org.jpvm.daemon.classes;

import java.nio.charset.StandardCharsets;

/** Names of classes and resources as they may come from another host: nothing that could lead out of a directory. */
public final class ResourceNames {
    /** Longest name in UTF-8. */
    public static final int MAX_BYTES = 1024;

    private static final String CLASS_SUFFIX = ".class";

    private ResourceNames() {}

    /** The resource that holds a class. */
    public static String ofClass(String className) {
        return className.replace('.', '/') + CLASS_SUFFIX;
    }

    /**
     * Whether this is a name that class paths are searched for: relative, with slashes between parts that are neither empty nor {@code .} nor
     * {@code ..}, without backslashes, colons and control characters.
     */
    public static boolean isValid(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_BYTES) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7f || c == '\\' || c == ':' || c == 0xfffd) {
                return false;
            }
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
