package org.jpvm.daemon.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jpvm.PvmError;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/**
 * Starts slave daemons on other hosts: runs their command there, reads the line that says they are ready, and lets go of them. Several at a
 * time, each within a minute; why one does not come goes to the log. Every start has a thread of its own, so callers never wait. Source:
 * pvm-wire-protocol §5.9.
 */
final class SlaveStarter implements HostStarter {
    /** A start longer than this has failed. */
    static final long LIMIT_SECONDS = 60;

    private static final List<String> INHERITED = List.of(StartCommand.VARIABLE, StartCommand.REMOTE_SHELL);
    private static final int AT_ONCE = 32;
    private static final String MANUAL = "ms";
    private static final String PASSWORD = "pw";

    /** Of a slave that has become the master: with what the last one had of {@link #INHERITED}. */
    private volatile Map<String, String> environment;

    private final PlaneSecret secret;
    private final DaemonLog log;
    private final ManualStart manual;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Executor threads = Executors.newCachedThreadPool(body -> {
        Thread thread = new Thread(body, "start-slave");
        thread.setDaemon(true);
        return thread;
    });

    SlaveStarter(Map<String, String> environment, PlaneSecret secret, DaemonLog log) {
        this.environment = environment;
        this.secret = secret;
        this.log = log;
        this.manual = new ManualStart(System.in, System.err);
    }

    @Override
    public Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.keySet().retainAll(INHERITED);
        return variables;
    }

    @Override
    public void inherit(Map<String, String> variables) {
        Map<String, String> merged = new HashMap<>(environment);
        for (String name : INHERITED) {
            if (variables.containsKey(name)) {
                merged.put(name, variables.get(name));
            }
        }
        environment = Map.copyOf(merged);
    }

    @Override
    public void start(StartHosts request, Consumer<StartResults> answer) {
        List<CompletableFuture<StartResults.Result>> starts = new ArrayList<>();
        for (StartHosts.Host host : request.hosts()) {
            starts.add(
                    CompletableFuture.supplyAsync(() -> new StartResults.Result(host.tid(), startOne(host)), threads));
        }
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
                .thenRun(() -> answer.accept(new StartResults(
                        starts.stream().map(CompletableFuture::join).toList())));
    }

    /** The slave's line, or the name of an error. */
    private String startOne(StartHosts.Host host) {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return PvmError.CANT_START.cName();
        }
        try {
            return switch (host.startOption()) {
                case MANUAL -> manual.start(host, line -> log.log(line));
                case PASSWORD ->
                    refused(host, "so=pw needs rexec, which no system has any more; use keys with ssh, or so=ms");
                default -> run(host);
            };
        } catch (RuntimeException e) {
            return refused(host, e.toString());
        } finally {
            room.release();
        }
    }

    private String refused(StartHosts.Host host, String reason) {
        log.log("cannot start the daemon of " + host.login() + ": " + reason);
        return PvmError.CANT_START.cName();
    }

    private String run(StartHosts.Host host) {
        if (!StartCommand.isHarmless(host.login())) {
            return refused(host, "that is no host name");
        }
        List<String> command;
        Process process;
        try {
            command = StartCommand.of(environment, name -> Programs.find(name, Programs.path(environment)))
                    .words(host.login(), host.command());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            // A remote shell that passes variables on, as srun does, would give the other host the architecture of this
            // one.
            builder.environment().remove("PVM_ARCH");
            process = builder.start();
            sendMachineId(process, host);
        } catch (IllegalArgumentException e) {
            return refused(host, e.getMessage());
        } catch (IOException e) {
            return refused(host, e.getMessage() + "; PVM_RSH names another remote shell");
        }
        Chatter chatter = new Chatter(host.login());
        threads.execute(() -> chatter.read(process));
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> firstLine(process, host), threads);
        try {
            String result = line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (result != null) {
                return result;
            }
            chatter.await();
            String last = chatter.last == null ? "" : " (" + chatter.last + ")";
            return refused(
                    host,
                    command.get(0) + " ended without the line of a daemon" + last + "; command: " + host.command());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            return refused(host, "nothing within " + LIMIT_SECONDS + " s from: " + String.join(" ", command));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return PvmError.CANT_START.cName();
        } catch (java.util.concurrent.ExecutionException e) {
            process.destroyForcibly();
            return refused(host, command.get(0) + " said " + e.getCause().getMessage());
        } finally {
            closeQuietly(process);
        }
    }

    /** The slave ends its part of the dialogue when both pipes are closed; the remote shell ends after it by itself. */
    private static void closeQuietly(Process process) {
        try {
            process.getOutputStream().close();
            process.getInputStream().close();
        } catch (IOException e) {
            // The remote shell has ended.
        }
    }

    /** At once: a C daemon takes what is there when it starts, and does not wait for it. */
    private static void sendMachineId(Process process, StartHosts.Host host) {
        if (host.machineId().isEmpty()) {
            return;
        }
        try {
            OutputStream out = process.getOutputStream();
            out.write(("PVM_VMID=" + host.machineId() + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // It has ended, and said why.
        }
    }

    /** Reads up to the slave's line; null when there is none. */
    private String firstLine(Process process, StartHosts.Host host) {
        try {
            return StartDialogue.read(process.getInputStream(), new StartDialogue.Listener() {
                @Override
                public void javaDaemon() throws IOException {
                    handKeyTo(process);
                }

                @Override
                public void chatter(String line) {
                    log.log("stdout@" + host.login() + ": " + line);
                }
            });
        } catch (StartupException e) {
            throw new IllegalStateException(e.getMessage());
        } catch (IOException e) {
            // As the end of the stream.
            return null;
        }
    }

    /** A Java daemon gets the key of the machine, by a pipe that nobody else reads. */
    private void handKeyTo(Process process) throws IOException {
        PlaneKey key = secret.key();
        if (key != null) {
            OutputStream out = process.getOutputStream();
            out.write((SlaveReady.KEY + key.hex() + "\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    /** What a remote shell and the daemon behind it say on their error streams. */
    private final class Chatter implements StartDialogue.Listener {
        private static final long LAST_WORDS_SECONDS = 2;

        final String who;
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        volatile String last;

        Chatter(String who) {
            this.who = who;
        }

        void read(Process process) {
            try (InputStream in = process.getErrorStream()) {
                StartDialogue.readChatter(in, this);
            } catch (IOException e) {
                // The stream has ended.
            } finally {
                ended.complete(null);
            }
        }

        @Override
        public void javaDaemon() {}

        @Override
        public void chatter(String line) {
            last = line;
            log.log("stderr@" + who + ": " + line);
        }

        void await() {
            try {
                ended.get(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
                // Then without the last words.
            }
        }
    }
}
