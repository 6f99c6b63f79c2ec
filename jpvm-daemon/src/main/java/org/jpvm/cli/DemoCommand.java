package org.jpvm.cli;

import static org.jpvm.cli.OptionValues.flag;
import static org.jpvm.cli.OptionValues.number;
import static org.jpvm.cli.OptionValues.valued;
import static org.jpvm.cli.OptionValues.whole;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jpvm.demo.Demo;
import org.jpvm.demo.DemoException;
import org.jpvm.demo.DemoResult;
import org.jpvm.demo.DemoScreen;
import org.jpvm.demo.DemoState;

/** {@code demo}: what balancing of running tasks is worth, on this computer. */
final class DemoCommand implements Command {
    private static final int MOST_HOSTS = 64;
    private static final int STANDARD_MOST_HOSTS = 8;
    private static final double STANDARD_SECONDS = 8;
    private static final double MOST_SECONDS = 3600;
    private static final String POLICIES = "round-robin,fair";

    @Override
    public String syntax() {
        return "demo [--hosts N] [--seconds S] [--policies LIST] [--json]";
    }

    @Override
    public String description() {
        return """
            Makes each processor of this computer a host of a private machine and computes one Java task more than there are
            hosts: first placed round robin, as PVM does it, then moved by the bridge while they run. Shows who runs where, and
            at the end both times beside the bound: no schedule is faster than all hosts busy to the end. Under a minute with
            two processors, no privileges.

            A system that binds no programs to processors (all but Linux) runs them anywhere: the tasks of a host then take
            turns by themselves.
            """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(valued("hosts", "N", "hosts (one per processor, at most " + STANDARD_MOST_HOSTS + ")"))
                .addOption(valued(
                        "seconds", "S", "what a task takes with a host to itself (" + (int) STANDARD_SECONDS + ")"))
                .addOption(valued("policies", "LIST", "what to compare: round-robin, fair, mosix (" + POLICIES + ")"))
                .addOption(flag("turns", "do not bind hosts to processors"))
                .addOption(flag("json", "print one JSON object and nothing else"));
    }

    @Override
    public int run(CommandLine line) throws CommandFailedException, ParseException {
        if (!line.getArgList().isEmpty()) {
            throw usage("cannot use \"" + line.getArgList().get(0) + "\"");
        }
        int processors = Runtime.getRuntime().availableProcessors();
        int hosts = (int) whole(line, "hosts", Math.max(2, Math.min(STANDARD_MOST_HOSTS, processors)), 1, MOST_HOSTS);
        double seconds = number(line, "seconds", STANDARD_SECONDS, 0.1, MOST_SECONDS);
        List<String> policies =
                List.of(line.getOptionValue("policies", POLICIES).split(","));
        for (String policy : policies) {
            if (!policy.matches("[A-Za-z][A-Za-z0-9._$-]*")) {
                throw usage("--policies is a list of names such as " + POLICIES + ", not \"" + policy + "\"");
            }
        }
        Demo.Plan plan = new Demo.Plan(hosts, seconds, policies, !line.hasOption("turns"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            if (line.hasOption("json")) {
                out.println(Demo.run(plan, new Silent()).json());
            } else {
                show(plan, out);
            }
            return 0;
        } catch (DemoException e) {
            throw new CommandFailedException(1, e.getMessage());
        }
    }

    private static void show(Demo.Plan plan, PrintStream out) throws DemoException {
        try (Terminal terminal = terminal()) {
            Demo.Screen screen = terminal == null ? new Lines(out) : new Drawing(terminal, out);
            DemoResult result = Demo.run(plan, screen);
            out.println();
            result.lines().forEach(out::println);
        } catch (IOException e) {
            throw new IllegalStateException("the terminal went away", e);
        }
    }

    /** Null where nobody looks. */
    private static Terminal terminal() throws IOException {
        if (!Boolean.getBoolean("jpvm.stdout.terminal")) {
            return null;
        }
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
            terminal.close();
            return null;
        }
        return terminal;
    }

    private static CommandFailedException usage(String problem) {
        return new CommandFailedException(CommandFailedException.USAGE, problem);
    }

    private static String headline(DemoResult plan) {
        return plan.hosts() + (plan.bound() ? " processors are " : " containers are ") + plan.hosts() + " hosts; "
                + plan.tasks() + " tasks, each "
                + String.format(
                        Locale.ROOT,
                        "%.1f s of work for one host. No schedule takes less than %.1f s.",
                        plan.taskSeconds(),
                        plan.boundSeconds());
    }

    /** Shows nothing. */
    private static final class Silent implements Demo.Screen {
        @Override
        public void begin(DemoResult plan, List<String> hosts) {}

        @Override
        public void show(String policy, DemoState state, double seconds) {}

        @Override
        public void end(DemoResult.Run run) {}
    }

    /** A line a second. */
    private static final class Lines implements Demo.Screen {
        private final PrintStream out;
        private DemoScreen screen;
        private String running = "";
        private double next;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void begin(DemoResult plan, List<String> hosts) {
            screen = new DemoScreen(hosts, Integer.MAX_VALUE, false);
            out.println(headline(plan));
        }

        @Override
        public void show(String policy, DemoState state, double seconds) {
            if (!policy.equals(running)) {
                running = policy;
                next = 1;
                out.println();
                out.println(DemoResult.words(policy));
            }
            if (seconds >= next) {
                next = Math.floor(seconds) + 1;
                out.println(screen.line(state, seconds));
            }
        }

        @Override
        public void end(DemoResult.Run run) {
            out.printf(Locale.ROOT, "%5.1f s  done%n", run.seconds());
            running = "";
        }
    }

    /** Bars, drawn again and again. */
    private static final class Drawing implements Demo.Screen {
        private final Terminal terminal;
        private final PrintStream out;
        private DemoScreen screen;
        private boolean drawn;

        Drawing(Terminal terminal, PrintStream out) {
            this.terminal = terminal;
            this.out = out;
        }

        @Override
        public void begin(DemoResult plan, List<String> hosts) {
            int width = terminal.getWidth() > 0 ? terminal.getWidth() - 1 : 79;
            boolean blocks = StandardCharsets.UTF_8.equals(terminal.encoding());
            screen = new DemoScreen(hosts, width, blocks);
            out.println(headline(plan));
        }

        @Override
        public void show(String policy, DemoState state, double seconds) {
            StringBuilder text = new StringBuilder(drawn ? "\033[" + screen.height() + "A" : "\n");
            for (String one : screen.lines(DemoResult.words(policy), state, seconds)) {
                text.append('\r').append(one).append("\033[K\n");
            }
            drawn = true;
            out.print(text);
            out.flush();
        }

        @Override
        public void end(DemoResult.Run run) {
            drawn = false;
        }
    }
}
