package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.conformance.RunningProgram;

/** Message storms over many hosts: tasks of C and Java in turn, which check order and content of all that they receive. */
final class Storms {
    /** {@code -Djpvm.seed=N} */
    static final int SEED = Integer.getInteger("jpvm.seed", 1);
    /** Messages of each member; {@code -Djpvm.messages=N} */
    static final int MESSAGES = Integer.getInteger("jpvm.messages", Boolean.getBoolean("jpvm.soak") ? 20000 : 2000);

    private static final int SECONDS = Boolean.getBoolean("jpvm.soak") ? 1800 : 120;
    private static final String HOLDER = "org.jpvm.interop.StormHolderMain";
    private static final String MEMBER = "org.jpvm.interop.StormMain";
    private static final String C_MEMBER = "storm";

    private Storms() {}

    /** Makes the programs; what storms need besides is known to {@link TestHome}. */
    static void prepare(TestHome home) throws IOException, InterruptedException {
        home.cProgram(C_MEMBER);
        home.javaProgram(MEMBER);
        home.javaProgram(HOLDER);
    }

    /**
     * Starts a storm that is held on host 1.
     *
     * @param seed  what is sent; when negative, by the daemons alone
     * @param where host of each member; even members are C programs, odd ones Java programs
     */
    static RunningProgram launch(Hosts hosts, int seed, int messages, int... where) throws IOException {
        return launchOn(1, hosts, seed, messages, where);
    }

    /** As {@link #launch}, held on another host. */
    static RunningProgram launchOn(int holder, Hosts hosts, int seed, int messages, int... where) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                hosts.home.programs.resolve(TestHome.simpleName(HOLDER)).toString(),
                Integer.toString(seed),
                Integer.toString(messages),
                Integer.toString(SECONDS)));
        for (int member = 0; member < where.length; member++) {
            words.add((member % 2 == 0 ? C_MEMBER : TestHome.simpleName(MEMBER)) + "@" + hosts.name(where[member]));
        }
        RunningProgram program = hosts.launch(holder, words.toArray(String[]::new));
        program.closeInput();
        return program;
    }

    /** Waits for the end of a storm, whose messages must all have come, once, whole and in order. */
    static String finish(Hosts hosts, String what, RunningProgram storm) throws IOException, InterruptedException {
        boolean ended = storm.awaitExit(
                System.nanoTime() + Duration.ofSeconds(2L * SECONDS).toNanos());
        String said = storm.output();
        if (!ended || !said.contains("intact: ")) {
            storm.process().destroyForcibly();
            assertTrue(
                    false,
                    what + ": " + storm.command() + (ended ? "" : " does not end and") + " said:\n" + said + "\n"
                            + hosts.logs());
        }
        return said;
    }

    /** A whole storm. */
    static void run(Hosts hosts, String what, int seed, int messages, int... where)
            throws IOException, InterruptedException {
        String said = finish(hosts, what, launch(hosts, seed, messages, where));
        System.out.println("storm under " + what + ", seed " + seed + ": " + said.strip());
    }
}
