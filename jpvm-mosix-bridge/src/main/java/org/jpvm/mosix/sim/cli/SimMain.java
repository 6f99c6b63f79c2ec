package org.jpvm.mosix.sim.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.commons.cli.Option;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.mosix.scale.io.ScaleMain;
import org.jpvm.mosix.sim.engine.ClusterEngine;
import org.jpvm.mosix.sim.scenario.Families;
import org.jpvm.mosix.sim.scenario.ScenarioFile;
import org.jpvm.mosix.sim.scenario.ScenarioFileException;

/** Entry of {@code ./jpvm sim}. Exit status 0 when all ran, 1 when something failed, 2 for a command that means nothing. */
public final class SimMain {
    private static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;

    SimMain(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        // The launcher knows whether stderr is a terminal; Java does not tell.
        int status = new SimMain(System.out, System.err, Boolean.getBoolean("jpvm.stderr.terminal")).run(args);
        System.out.flush();
        System.exit(status);
    }

    int run(String[] args) {
        if (args.length > 0 && args[0].equals("scale")) {
            return ScaleMain.run(List.of(args).subList(1, args.length), out, err);
        }
        try {
            SimOptions options = SimOptions.parse(args, SimMain::readScenario);
            if (options.help()) {
                out.print(help());
                return 0;
            }
            checkWritable(options.csvFile());
            checkWritable(options.htmlFile());
            return run(options, args);
        } catch (UsageException e) {
            err.println("jpvm sim: " + e.getMessage() + (e.getMessage().contains("\n") ? "" : "; ./jpvm sim --help"));
            return USAGE;
        } catch (IOException | IllegalStateException e) {
            err.println("jpvm sim: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (OutOfMemoryError e) {
            err.println("jpvm sim: this does not fit into memory; JPVM_JAVA_OPTS=-Xmx8g gives more");
            return 1;
        }
    }

    private int run(SimOptions options, String[] args) throws InterruptedException, IOException {
        SimRunner runner = new SimRunner(options, new ClusterEngine());
        ProgressBar progress = new ProgressBar(terminal ? err : null, runner.runs(), System::nanoTime);
        List<SimRow> rows = new ArrayList<>();
        List<SimRow> ofScenario = new ArrayList<>();
        try {
            if (options.json()) {
                out.print("[");
            }
            runner.run(row -> {
                if (!ofScenario.isEmpty() && !ofScenario.get(0).scenario().equals(row.scenario())) {
                    progress.end();
                    printTable(options, ofScenario);
                    ofScenario.clear();
                }
                if (options.json()) {
                    progress.end();
                    out.print((rows.isEmpty() ? "\n" : ",\n") + RowFormats.json(row.columns()));
                }
                rows.add(row);
                ofScenario.add(row);
                progress.show(rows.size(), row.scenario() + " " + row.tasks());
            });
        } finally {
            progress.end();
            if (options.json()) {
                out.println("\n]");
            }
        }
        printTable(options, ofScenario);
        if (options.csvFile() != null) {
            Files.writeString(
                    Path.of(options.csvFile()),
                    RowFormats.csv(rows.stream().map(SimRow::columns).toList()));
        }
        if (options.htmlFile() != null) {
            Files.writeString(
                    Path.of(options.htmlFile()), HtmlReport.of("jpvm sim", rows, descriptions(options), command(args)));
        }
        return 0;
    }

    private void printTable(SimOptions options, List<SimRow> rows) {
        if (!options.json() && !rows.isEmpty()) {
            out.println(
                    TextTable.of(rows, descriptions(options).apply(rows.get(0).scenario())));
        }
    }

    private static UnaryOperator<String> descriptions(SimOptions options) {
        return name -> options.sources().stream()
                .filter(source -> source.name().equals(name))
                .map(Source::description)
                .findFirst()
                .orElse("");
    }

    /** The command as it can be typed again. */
    private static String command(String[] args) {
        StringBuilder command = new StringBuilder("./jpvm sim");
        for (String arg : args) {
            boolean plain = arg.matches("[A-Za-z0-9_@%+=:,./-]+");
            command.append(' ').append(plain ? arg : "'" + arg.replace("'", "'\\''") + "'");
        }
        return command.toString();
    }

    private static void checkWritable(String file) throws IOException, UsageException {
        if (file == null) {
            return;
        }
        try {
            Path path = Path.of(file).toAbsolutePath();
            if (Files.isDirectory(path) || !Files.isDirectory(path.getParent())) {
                throw new UsageException("cannot write " + file + ": "
                        + (Files.isDirectory(path)
                                ? "it is a directory"
                                : "there is no directory " + path.getParent()));
            }
        } catch (InvalidPathException e) {
            throw new UsageException("\"" + file + "\" is no name of a file");
        }
    }

    private static ScenarioFile readScenario(String name) throws UsageException {
        try {
            Path path = Path.of(name);
            if (!Files.exists(path)) {
                return null;
            }
            if (!Files.isRegularFile(path)) {
                throw new UsageException(name + " is no file");
            }
            // A character has at most four bytes.
            if (Files.size(path) > 4L * ScenarioFile.MOST_CHARACTERS) {
                throw new UsageException(name + " is too long for a scenario");
            }
            return ScenarioFile.parse(name, Files.readString(path, StandardCharsets.UTF_8));
        } catch (ScenarioFileException e) {
            throw new UsageException("the scenario cannot be used\n" + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new UsageException(name + " is no text in UTF-8");
        } catch (IOException e) {
            throw new UsageException("cannot read " + name + ": " + e.getMessage());
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String help() {
        StringBuilder text = new StringBuilder("""
                Usage: ./jpvm sim [SCENARIO|FILE ...] [OPTIONS]
                       ./jpvm sim scale [ages] [OPTIONS]     gossip and placement with up to a million hosts; --help tells more

                How fast would a cluster be with this policy? Runs the placement and balancing policies and the gossip that ship, in
                virtual time, on simulated hosts that share their cores among tasks, and prints how long all tasks take, how far
                that is from the least that any schedule could take, and how many moves each task makes. The columns and the form of
                scenario files are explained in docs/SIM.md. (./jpvm simulate is something else: real daemons, with faults.)

                Scenarios (table1 if none is named), or files of your own:
                """);
        Families.descriptions().forEach(line -> text.append("  ").append(line).append('\n'));
        text.append("\nPolicies that move tasks: ").append(String.join(", ", Policies.balanceNames()));
        text.append("\nPolicies that only place them: ").append(String.join(", ", Policies.placementNames()));
        text.append("\nPLACEMENT+BALANCE joins two, as in round-robin+mosix; a class name is a policy, too.\n\n");
        for (Option option : SimOptions.known().getOptions()) {
            String names = (option.getOpt() == null ? "" : "-" + option.getOpt() + ", ") + "--" + option.getLongOpt()
                    + (option.hasArg() ? " " + option.getArgName() : "");
            text.append(String.format("  %-20s %s%n", names, option.getDescription()));
        }
        return text.toString();
    }
}
