package org.jpvm.libpvm;

import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.client.io.DaemonLocator;

/** The C environment of the process, which libpvm3 reads. One thread at a time. */
final class CEnvironment {
    private static final String PREFIX = "PVM";
    private static final String SOCKET = "PVMSOCK";
    private static final String EXPORT = "PVM_EXPORT";
    private static final String ALLOW_ROOT = "PVM_ALLOW_ROOT";
    private static final int MAX_EXPORT_NAME_LENGTH = 199;

    private static final String DIRECTORY = "PVM_TMP";

    /** Names with the prefix that may be set: those that the process began with and those set since. */
    private static final Set<String> KNOWN = new TreeSet<>();

    /** libpvm3 asks for the variable once. */
    private static String firstDirectory;

    private CEnvironment() {}

    /**
     * Makes the PVM variables those of a map.
     *
     * @throws PvmException SYS_ERR when they lead to no daemon, DENIED for root without PVM_ALLOW_ROOT
     */
    static void adopt(Map<String, String> environment) {
        if (!environment.containsKey(ALLOW_ROOT) && (CLibrary.getuid() == 0 || CLibrary.geteuid() == 0)) {
            throw new PvmException(
                    PvmError.DENIED,
                    "libpvm3 would end this process, because root runs it without the variable " + ALLOW_ROOT
                            + "; set that, or become another user");
        }
        Map<String, String> wanted = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                wanted.put(name, value);
            }
        });
        // Set because libpvm3 looks for the daemon in the directory of its first enrolment, and because its error would
        // not say where it looked.
        wanted.put(SOCKET, DaemonLocator.locate(environment).address().text());
        System.getenv().keySet().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(KNOWN::add);
        KNOWN.addAll(wanted.keySet());
        keepDirectory(wanted.getOrDefault(DIRECTORY, "/tmp"));
        for (String name : KNOWN) {
            put(name, wanted.get(name));
        }
    }

    private static void keepDirectory(String wanted) {
        if (firstDirectory == null) {
            firstDirectory = wanted;
        }
        if (!Files.isDirectory(Path.of(firstDirectory))) {
            // Without one libpvm3 would try for minutes.
            throw new PvmException(
                    PvmError.SYS_ERR,
                    "libpvm3 puts its files into " + firstDirectory + ", the " + DIRECTORY
                            + " of the first enrolment of this process, which is no directory");
        }
    }

    /**
     * Runs {@code body} with variables set and exported to spawned tasks, and takes them back.
     *
     * @throws PvmException BAD_PARAM for a name that cannot be exported
     */
    static void withExports(Map<String, String> variables, Runnable body) {
        StringBuilder exports = new StringBuilder();
        String exported = get(EXPORT);
        exports.append(exported == null ? "" : exported);
        for (String name : variables.keySet()) {
            if (name.isEmpty()
                    || name.length() > MAX_EXPORT_NAME_LENGTH
                    || name.indexOf(':') >= 0
                    || name.indexOf('=') >= 0) {
                throw new PvmException(
                        PvmError.BAD_PARAM,
                        "libpvm3 cannot export \"" + name + "\": names have 1 to " + MAX_EXPORT_NAME_LENGTH
                                + " characters without : and =");
            }
            exports.append(exports.length() == 0 ? "" : ":").append(name);
        }
        List<Runnable> undo = new ArrayList<>();
        try {
            if (!variables.isEmpty()) {
                replace(EXPORT, exports.toString(), undo);
            }
            variables.forEach((name, value) -> replace(name, value, undo));
            body.run();
        } finally {
            undo.forEach(Runnable::run);
        }
    }

    private static void replace(String name, String value, List<Runnable> undo) {
        String before = get(name);
        put(name, value);
        undo.add(0, () -> put(name, before));
    }

    private static String get(String name) {
        Pointer value = CLibrary.getenv(CStrings.of(name));
        return value == null ? null : CStrings.read(value);
    }

    private static void put(String name, String value) {
        byte[] key = CStrings.of(name);
        if (value == null) {
            CLibrary.unsetenv(key);
        } else if (CLibrary.setenv(key, CStrings.of(value), 1) != 0) {
            throw new PvmException(PvmError.NO_MEM, "the environment does not take " + name);
        }
    }
}
