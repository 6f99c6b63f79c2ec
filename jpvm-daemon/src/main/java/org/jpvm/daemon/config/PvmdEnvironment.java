package org.jpvm.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The environment variables a daemon reads. Source: pvm-wire-protocol §10.3.
 *
 * @param tmp              {@code PVM_TMP}, directory of address file, log and sockets
 * @param machineId        {@code PVM_VMID}, or null
 * @param architecture     {@code PVM_ARCH}, or by the operating system
 * @param searchPath       {@code PVM_PATH}, or PVM's default; variables not yet replaced
 * @param workingDirectory {@code PVM_WD}, or {@code HOME}, or null
 * @param hostFile         {@code PVMHOSTFILE}, or null
 * @param debugMask        {@code PVMDDEBUG}
 * @param logMaxChars      {@code PVMDLOGMAX}
 * @param maxTasks         {@code PVM_MAX_TASKS}, 0 for no limit
 * @param debugger         {@code PVM_DEBUGGER}, or PVM's default
 * @param errors           one text for each variable that cannot be understood; its default is taken then
 */
public record PvmdEnvironment(
        String tmp,
        String machineId,
        String architecture,
        String searchPath,
        String workingDirectory,
        String hostFile,
        int debugMask,
        long logMaxChars,
        int maxTasks,
        String debugger,
        List<String> errors) {
    /** Size limit of the log when {@code PVMDLOGMAX} does not set another. */
    public static final long DEFAULT_LOG_MAX_CHARS = 1_000_000;

    private static final String DEFAULT_ROOT = "/usr/lib/pvm3";

    /** Makes the list unmodifiable. */
    public PvmdEnvironment {
        errors = List.copyOf(errors);
    }

    /**
     * Reads the variables.
     *
     * @param environment   variables
     * @param osName        as Java's {@code os.name}
     * @param osArchitecture as Java's {@code os.arch}
     */
    public static PvmdEnvironment of(Map<String, String> environment, String osName, String osArchitecture) {
        List<String> errors = new ArrayList<>();
        String tmp = text(environment, "PVM_TMP");
        String architecture = text(environment, "PVM_ARCH");
        String searchPath = text(environment, "PVM_PATH");
        String workingDirectory = text(environment, "PVM_WD");
        String debugger = text(environment, "PVM_DEBUGGER");
        String root = text(environment, "PVM_ROOT");
        return new PvmdEnvironment(
                tmp != null ? tmp : "/tmp",
                text(environment, "PVM_VMID"),
                architecture != null ? architecture : architectureName(osName, osArchitecture),
                searchPath != null ? searchPath : "$HOME/pvm3/bin/$PVM_ARCH:$PVM_ROOT/bin/$PVM_ARCH",
                workingDirectory != null ? workingDirectory : text(environment, "HOME"),
                text(environment, "PVMHOSTFILE"),
                mask(environment, errors),
                number(environment, "PVMDLOGMAX", DEFAULT_LOG_MAX_CHARS, errors),
                (int) Math.min(Integer.MAX_VALUE, number(environment, "PVM_MAX_TASKS", 0, errors)),
                debugger != null ? debugger : (root != null ? root : DEFAULT_ROOT) + "/lib/debugger",
                errors);
    }

    /** PVM's name for an architecture; what PVM has no name for is called {@code JAVA}. */
    public static String architectureName(String osName, String osArchitecture) {
        boolean wide = osArchitecture.contains("64");
        if (osName.startsWith("Linux")) {
            if (osArchitecture.equals("s390x")) {
                return "LINUXS390";
            }
            return wide ? "LINUX64" : "LINUX";
        }
        if (osName.startsWith("Mac")) {
            return "DARWIN";
        }
        if (osName.startsWith("Windows")) {
            return wide ? "WIN64" : "WIN32";
        }
        if (osName.startsWith("FreeBSD")) {
            return "FREEBSD";
        }
        return "JAVA";
    }

    /**
     * Splits a search path at its colons and replaces {@code $NAME} and <code>${NAME}</code>; unknown variables stay as they are.
     */
    public static List<String> directories(String searchPath, Map<String, String> environment) {
        List<String> directories = new ArrayList<>();
        int start = 0;
        while (start <= searchPath.length()) {
            int colon = searchPath.indexOf(':', start);
            int end = colon < 0 ? searchPath.length() : colon;
            if (end > start) {
                directories.add(substitute(searchPath.substring(start, end), environment));
            }
            start = end + 1;
        }
        return directories;
    }

    /** Replaces {@code $NAME} and <code>${NAME}</code>; unknown variables stay as they are. */
    public static String substitute(String text, Map<String, String> environment) {
        StringBuilder result = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean braces = c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '{';
            int nameStart = at + (braces ? 2 : 1);
            int nameEnd = nameStart;
            if (c == '$') {
                while (nameEnd < text.length() && isNameChar(text.charAt(nameEnd))) {
                    nameEnd++;
                }
            }
            boolean complete = c == '$'
                    && nameEnd > nameStart
                    && (!braces || nameEnd < text.length() && text.charAt(nameEnd) == '}');
            String value = complete ? environment.get(text.substring(nameStart, nameEnd)) : null;
            if (value == null) {
                result.append(c);
                at++;
            } else {
                result.append(value);
                at = braces ? nameEnd + 1 : nameEnd;
            }
        }
        return result.toString();
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static String text(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static int mask(Map<String, String> environment, List<String> errors) {
        String value = text(environment, "PVMDDEBUG");
        if (value == null) {
            return 0;
        }
        Integer mask = PvmdOptions.parseMask(value);
        if (mask == null) {
            errors.add("PVMDDEBUG=" + value + " is not a number; taken as 0");
            return 0;
        }
        return mask;
    }

    private static long number(Map<String, String> environment, String name, long otherwise, List<String> errors) {
        String value = text(environment, name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        errors.add(name + "=" + value + " is not a number; taken as " + otherwise);
        return otherwise;
    }
}
