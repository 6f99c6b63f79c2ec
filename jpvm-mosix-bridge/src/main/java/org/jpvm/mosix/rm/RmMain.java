package org.jpvm.mosix.rm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.HostInfo;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.placement.io.PolicyFinder;
import org.jpvm.placement.io.PolicyRunner;
import org.jpvm.system.SystemService;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.body.ExecCall;

/**
 * {@code ./jpvm rm}: PVM's resource manager that places by policies, for machines of C daemons. Runs until its daemon ends, or SIGTERM, which gives
 * the machine back to its daemons; with {@code --supervise} it is started anew when it dies otherwise.
 */
public final class RmMain implements PolicyManager.Agents {
    private static final String USAGE = """
            Usage: ./jpvm rm [--placement POLICY] [--supervise]

            Registers with the pvmd of this host as PVM's resource manager: pvm_spawn of tasks that enrol from now on goes where the
            policy says (least-loaded unless given). Hosts with Java get a small task that reports their load; others are placed by
            their speed in the hostfile and the tasks placed there. docs/placement.md says more.

              --placement POLICY  name or class name of a placement policy
              --supervise         start the resource manager anew when it dies
            """;

    private static final String STANDARD = "least-loaded";
    private static final Duration TICK = Duration.ofMillis(200);
    private static final long LOOK_NANOS = 2_000_000_000L;
    private static final long PROBE_SECONDS = 3;
    private static final long STOP_SECONDS = 5;

    /** Exit status: there is no daemon, so that to start anew is no use. */
    private static final int NO_DAEMON = 3;

    private static final int MAX_AGENT_STARTS = 5;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LAST_PAUSE_MILLIS = 10_000;
    private static final long LONG_RUN_NANOS = 60_000_000_000L;

    private final PvmTask pvm;
    private final SystemService service;
    private final ManagedHosts hosts = new ManagedHosts();
    private final PolicyRunner runner;

    /** How often an agent was started on each host. */
    private final Map<Integer, Integer> starts = new HashMap<>();

    private final Map<Tid, HostInfo> waiting = new LinkedHashMap<>();
    private final String policy;

    private RmMain(PvmTask pvm, String policy) {
        this.pvm = pvm;
        this.policy = policy;
        this.service = new SystemService(pvm);
        this.runner = new PolicyRunner(
                new PolicyFinder(System.getenv()), PolicyRunner.DEFAULT_LIMIT_MILLIS, System.nanoTime(), RmMain::log);
    }

    /** The program. */
    public static void main(String[] arguments) {
        String policy = STANDARD;
        boolean supervise = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--help") || argument.equals("-h")) {
                System.out.print(USAGE);
                return;
            } else if (argument.equals("--supervise")) {
                supervise = true;
            } else if (argument.equals("--placement") && i + 1 < arguments.length) {
                policy = arguments[++i];
            } else if (argument.startsWith("--placement=")) {
                policy = argument.substring("--placement=".length());
            } else {
                System.err.println("jpvm rm: unexpected " + argument + "; --help lists the options");
                System.exit(2);
            }
        }
        System.exit(supervise ? supervise(policy) : run(policy));
    }

    private static int run(String policy) {
        CountDownLatch done = new CountDownLatch(1);
        try (PvmTask pvm = Pvm.enroll()) {
            RmMain manager = new RmMain(pvm, policy);
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, done), "rm-stop"));
            manager.serve();
            return 0;
        } catch (PvmException e) {
            log(e.getMessage());
            return e.error() == PvmError.SYS_ERR ? NO_DAEMON : 1;
        } finally {
            done.countDown();
        }
    }

    /** SIGTERM: the machine is given back before the JVM ends. */
    private static void stop(Thread main, CountDownLatch done) {
        main.interrupt();
        try {
            done.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void log(String line) {
        System.err.println("jpvm rm: " + line);
    }

    private void serve() {
        long now = System.nanoTime();
        Tid former =
                service.registerResourceManager(new PolicyManager(service, hosts, runner, policy, RmMain::log, this));
        hosts.add(pvm.tid().hostIndex(), now);
        log(pvm.tid() + " is the resource manager, policy " + policy
                + (former.value() == 0 ? "" : ", in place of " + former));
        try (service;
                runner) {
            long nextLook = now;
            while (!Thread.currentThread().isInterrupted()) {
                if (System.nanoTime() - nextLook >= 0) {
                    look();
                    nextLook = System.nanoTime() + LOOK_NANOS;
                }
                service.serveOne(TICK);
            }
        } catch (PvmException e) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            if (e.error() != PvmError.SYS_ERR) {
                throw e;
            }
            log("ends: " + e.getMessage());
        }
    }

    /** Looks for hosts without agent. */
    private void look() {
        Map<Integer, HostInfo> there = new TreeMap<>();
        for (HostInfo host : pvm.hosts()) {
            there.put(host.tid().hostIndex(), host);
        }
        waiting.values().removeIf(host -> !there.containsKey(host.tid().hostIndex()));
        starts.keySet().removeIf(index -> {
            boolean gone = !there.containsKey(index);
            if (gone) {
                hosts.remove(index);
            }
            return gone;
        });
        for (HostInfo host : there.values()) {
            int index = host.tid().hostIndex();
            boolean expected =
                    waiting.values().stream().anyMatch(one -> one.tid().equals(host.tid()));
            if (!hosts.hasAgent(index) && !expected && starts.merge(index, 1, Integer::sum) <= MAX_AGENT_STARTS) {
                startAgent(host);
            }
        }
    }

    private void startAgent(HostInfo host) {
        String speed = host.speed() == Protocol.DEFAULT_SPEED
                ? "0"
                : Double.toString(host.speed() / (double) Protocol.DEFAULT_SPEED);
        SpawnResult result = pvm.spawn(SpawnRequest.javaClass(AgentMain.class)
                .onHost(host.name())
                .withArguments(Integer.toHexString(pvm.tid().value()), speed));
        if (!result.tids().isEmpty()) {
            Tid agent = result.tids().get(0);
            waiting.put(agent, host);
            pvm.notifyOn(NotifyKind.TASK_EXIT, PolicyManager.AGENT_EXIT_TAG, List.of(agent));
            return;
        }
        starts.put(host.tid().hostIndex(), MAX_AGENT_STARTS);
        log(host.name() + ": no agent, " + result.errors().get(0).text());
        probe(host);
    }

    /** The first report of an agent: its daemon obeys. */
    @Override
    public void reported(Tid agent) {
        HostInfo host = waiting.remove(agent);
        if (host != null) {
            hosts.setAgent(agent.hostIndex(), agent.value(), System.nanoTime());
            log(host.name() + ": agent " + agent + " reports its load");
        }
    }

    @Override
    public void ended(Tid agent) {
        HostInfo host = waiting.remove(agent);
        hosts.agentGone(agent.hostIndex());
        log("agent " + agent + " has ended");
        if (host != null) {
            probe(host);
        }
    }

    /** Finds out whether a daemon takes orders, by one that it cannot carry out; who does not says nothing. */
    private void probe(HostInfo host) {
        String[] none = {};
        ExecCall call =
                new ExecCall(pvm.tid().value(), "/nonexistent/jpvm-rm-probe", 0, 1, none, 0, 0, 0, 0, 0, 0, none, 0, 1);
        service.execute(host.tid(), call)
                .toCompletableFuture()
                .orTimeout(PROBE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((tids, failure) -> {
                    if (failure == null) {
                        // By the thread that serves, as every answer.
                        hosts.add(host.tid().hostIndex(), System.nanoTime());
                        log(host.name() + ": placed by its speed and the tasks placed there");
                    } else if (failure instanceof TimeoutException) {
                        log(host.name()
                                + ": its daemon takes no orders, as it was in the machine before; no tasks are placed"
                                + " there. Put Java there, or add the host after the resource manager has started");
                    }
                });
    }

    /** Runs this program again and again until it ends as it should. */
    private static int supervise(String policy) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), RmMain.class.getName()));
        command.addAll(List.of("--placement", policy));
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            long begin = System.nanoTime();
            try {
                Process child = new ProcessBuilder(command).inheritIO().start();
                Thread hook = new Thread(child::destroy, "rm-stop");
                Runtime.getRuntime().addShutdownHook(hook);
                int status = child.waitFor();
                Runtime.getRuntime().removeShutdownHook(hook);
                if (status == 0 || status == NO_DAEMON) {
                    return status;
                }
                pause = System.nanoTime() - begin > LONG_RUN_NANOS ? FIRST_PAUSE_MILLIS : pause;
                log("ended with status " + status + "; started anew in " + pause + " ms");
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(LAST_PAUSE_MILLIS, 2 * pause);
            } catch (IOException e) {
                log("cannot be started: " + e.getMessage());
                return 1;
            } catch (InterruptedException | IllegalStateException e) {
                // The JVM ends.
                return 0;
            }
        }
    }
}
