package org.jpvm.console;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts {@code $PVM_ROOT/lib/pvmd}, which prints its address in one line when it is ready. */
final class ProcessDaemonStarter implements DaemonStarter {
    @Override
    public String start(List<String> arguments, Map<String, String> environment) throws IOException {
        String root = environment.get("PVM_ROOT");
        if (root == null) {
            throw new IOException("no daemon runs and PVM_ROOT, where one would be started from, is not set");
        }
        List<String> command = new ArrayList<>();
        command.add(root + "/lib/pvmd");
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process daemon = builder.start();
        // Not closed: a daemon that prints later must not meet a broken pipe while the console lives.
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        String address = reader.readLine();
        if (address == null || address.isBlank()) {
            throw new IOException(command.get(0) + " ended without giving its address; its log says why");
        }
        return address.strip();
    }
}
