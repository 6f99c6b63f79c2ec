package org.jpvm.client.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.client.DaemonAddress;

/** Finds the address of the local daemon: {@code PVMSOCK}, else the address file of the user. Source: pvm-wire-protocol §3.1. */
public final class DaemonLocator {
    private static final int MAX_ADDRESS_BYTES = 4096;

    /**
     * Where the daemon is.
     *
     * @param address its socket
     * @param origin  where the address was read, for messages to the user
     */
    public record Location(DaemonAddress address, String origin) {}

    private DaemonLocator() {}

    /**
     * Finds the address.
     *
     * @throws PvmException SYS_ERR when there is none
     */
    public static Location locate(Map<String, String> environment) {
        String variable = environment.get("PVMSOCK");
        if (variable != null && !variable.isEmpty()) {
            return new Location(DaemonAddress.parse(variable), "PVMSOCK");
        }
        Path file = addressFile(environment);
        try {
            if (Files.size(file) > MAX_ADDRESS_BYTES) {
                throw noDaemon(file, "is no address file: longer than " + MAX_ADDRESS_BYTES + " bytes");
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw noDaemon(file, "is empty: its daemon is just starting, or ended then");
            }
            return new Location(DaemonAddress.parse(text), "address file " + file);
        } catch (NoSuchFileException e) {
            throw noDaemon(file, "does not exist");
        } catch (IOException e) {
            throw noDaemon(file, "cannot be read: " + e);
        }
    }

    /** The address file of this user. */
    static Path addressFile(Map<String, String> environment) {
        String machine = environment.get("PVM_VMID");
        String suffix = machine == null || machine.isEmpty() ? "" : "." + machine;
        return TempFiles.directory(environment).resolve("pvmd." + userId() + suffix);
    }

    private static PvmException noDaemon(Path file, String problem) {
        return new PvmException(
                PvmError.SYS_ERR,
                "no PVM daemon: address file " + file + " " + problem
                        + "; start jpvmd or pvmd, or point PVM_TMP, PVM_VMID or PVMSOCK at a running one");
    }

    private static Object userId() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            // Systems without /proc: a file that this process makes belongs to its effective user.
        }
        try {
            Path probe = Files.createTempFile("pvm", null);
            try {
                return Files.getAttribute(probe, "unix:uid");
            } finally {
                TempFiles.delete(probe);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new PvmException(PvmError.SYS_ERR, "the user id is unknown (" + e + "); set PVMSOCK");
        }
    }
}
