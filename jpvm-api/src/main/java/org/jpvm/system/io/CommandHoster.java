package org.jpvm.system.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jpvm.PvmError;
import org.jpvm.system.Hoster;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/**
 * Starts daemons by a remote shell, as the daemon does itself without a hoster: {@code SHELL host [-l user] command}, each in a thread of
 * its own. Override {@link #command} to start them in another way. Hosts that want a password or a start by hand ({@code so=}) get
 * PvmCantStart. Source: pvm-wire-protocol §5.9.
 */
public class CommandHoster implements Hoster {
    private static final long START_SECONDS = 60;
    /** A shell that prints more than this before the daemon's line is no remote shell. */
    private static final int MAX_LINES = 200;

    private final String shell;

    /** A hoster with this remote shell, such as {@code rsh} or {@code ssh}. */
    public CommandHoster(String shell) {
        this.shell = shell;
    }

    /** Program and arguments that run the daemon of a host. */
    protected List<String> command(StartHosts.Host host) {
        List<String> command = new ArrayList<>();
        command.add(shell);
        int at = host.login().indexOf('@');
        command.add(host.login().substring(at + 1));
        if (at >= 0) {
            command.add("-l");
            command.add(host.login().substring(0, at));
        }
        command.add(host.command());
        return command;
    }

    @Override
    public CompletionStage<StartResults> start(StartHosts request) {
        Executor threads = task -> {
            Thread thread = new Thread(task, "pvm-hoster");
            thread.setDaemon(true);
            thread.start();
        };
        List<CompletableFuture<StartResults.Result>> starts = request.hosts().stream()
                .map(host -> CompletableFuture.supplyAsync(
                        () -> new StartResults.Result(host.tid(), startOne(host)), threads))
                .toList();
        return CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
                .thenApply(done -> new StartResults(
                        starts.stream().map(CompletableFuture::join).toList()));
    }

    private String startOne(StartHosts.Host host) {
        if (!host.startOption().isEmpty()) {
            return PvmError.CANT_START.cName();
        }
        CompletableFuture<Void> answered = new CompletableFuture<>();
        try {
            Process process = new ProcessBuilder(command(host))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answered.orTimeout(START_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return null;
            });
            return conversation(process, host);
        } catch (IOException e) {
            return PvmError.CANT_START.cName();
        } finally {
            answered.complete(null);
        }
    }

    private static String conversation(Process process, StartHosts.Host host) throws IOException {
        try (OutputStream input = process.getOutputStream();
                BufferedReader output =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            if (!host.machineId().isEmpty()) {
                input.write(("PVM_VMID=" + host.machineId() + "\n").getBytes(StandardCharsets.UTF_8));
                input.flush();
            }
            for (int i = 0; i < MAX_LINES; i++) {
                String line = output.readLine();
                if (line == null) {
                    break;
                }
                if (SlaveReady.isCandidate(line) || line.startsWith("Pvm")) {
                    // The end of its input, which closing gives, lets the daemon go on by itself.
                    return line;
                }
            }
        }
        return PvmError.CANT_START.cName();
    }
}
