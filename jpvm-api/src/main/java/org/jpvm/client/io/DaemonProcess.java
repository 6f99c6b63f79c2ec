package org.jpvm.client.io;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.client.DaemonAddress;

/** Starts {@code pvmd}, which prints its address in one line when it is ready. Source: pvm_start_pvmd(3PVM), pvm-wire-protocol §3.1. */
final class DaemonProcess {
    private static final String ADDRESS_VARIABLE = "PVMSOCK";
    /** What a task of another daemon was given is not for this one. */
    private static final List<String> TASK_VARIABLES = List.of(ADDRESS_VARIABLE, "PVMEPID", "PVMCTX");
    /** A program that prints more than this without an address is no daemon. */
    private static final int MAX_LINES = 200;

    private DaemonProcess() {}

    /**
     * Starts a daemon that outlives the caller and waits until it takes tasks.
     *
     * @throws PvmException DUP_HOST, CANT_START
     */
    static EnrollOptions start(List<String> arguments, EnrollOptions options) {
        Map<String, String> environment = new HashMap<>(options.environment());
        TASK_VARIABLES.forEach(environment::remove);
        refuseSecond(environment);
        List<String> command = new ArrayList<>();
        command.add(program(environment));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            environment.put(ADDRESS_VARIABLE, readAddress(builder.start(), command));
        } catch (IOException e) {
            throw new PvmException(PvmError.CANT_START, command + ": " + e.getMessage(), e);
        }
        return new EnrollOptions(environment, options.name());
    }

    private static void refuseSecond(Map<String, String> environment) {
        DaemonLocator.Location running;
        try {
            running = DaemonLocator.locate(environment);
        } catch (PvmException e) {
            return;
        }
        try (SocketChannel channel = SocketAddresses.open(running.address())) {
            channel.connect(SocketAddresses.of(running.address()));
        } catch (IOException e) {
            // What a daemon that has gone left behind; the new one replaces it or says why it cannot.
            return;
        }
        throw new PvmException(
                PvmError.DUP_HOST, "a daemon runs at " + running.address() + " (from " + running.origin() + ")");
    }

    private static String program(Map<String, String> environment) {
        String root = environment.getOrDefault("PVM_ROOT", "");
        if (!root.isEmpty()) {
            Path own = Path.of(root, "lib", "pvmd");
            if (Files.isExecutable(own)) {
                return own.toString();
            }
        }
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(directory, "pvmd");
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        throw new PvmException(
                PvmError.CANT_START,
                "no daemon to start: " + (root.isEmpty() ? "PVM_ROOT is not set" : "there is no " + root + "/lib/pvmd")
                        + ", and no pvmd in the PATH");
    }

    private static String readAddress(Process daemon, List<String> command) throws IOException {
        // Not closed: a daemon that prints later must not meet a broken pipe while the caller lives.
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < MAX_LINES; i++) {
            String line = reader.readLine();
            if (line == null) {
                break;
            }
            try {
                return DaemonAddress.parse(line.strip()).text();
            } catch (PvmException e) {
                said.append(said.isEmpty() ? "" : " / ").append(line.strip());
            }
        }
        throw new PvmException(
                PvmError.CANT_START,
                command + " ended without giving its address; it said \"" + said + "\", its log may say more");
    }
}
