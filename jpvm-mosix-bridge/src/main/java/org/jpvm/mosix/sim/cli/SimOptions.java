package org.jpvm.mosix.sim.cli;

import static org.jpvm.mosix.sim.cli.OptionValues.flag;
import static org.jpvm.mosix.sim.cli.OptionValues.number;
import static org.jpvm.mosix.sim.cli.OptionValues.valued;
import static org.jpvm.mosix.sim.cli.OptionValues.whole;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jpvm.mosix.sim.scenario.Families;
import org.jpvm.mosix.sim.scenario.Family;
import org.jpvm.mosix.sim.scenario.Hints;
import org.jpvm.mosix.sim.scenario.ScenarioFile;
import org.jpvm.placement.MoveCosts;

/**
 * What the command is asked for.
 *
 * @param sources    scenarios
 * @param policies   to compare
 * @param firstSeed  counted upwards from here
 * @param seeds      how many; 0 for what suits each scenario
 * @param costs      of moves
 * @param hints      what policies are told
 * @param gossipStep seconds between messages of a host
 * @param window     entries in a message
 * @param json       rows as JSON on stdout instead of tables
 * @param csvFile    where rows go as CSV, or null
 * @param htmlFile   where the page goes, or null
 * @param help       only the help is wanted
 */
record SimOptions(
        List<Source> sources,
        List<SimPolicy> policies,
        long firstSeed,
        int seeds,
        MoveCosts costs,
        Hints hints,
        double gossipStep,
        int window,
        boolean json,
        String csvFile,
        String htmlFile,
        boolean help) {
    static final int SEEDS_OF_RANDOM_SCENARIOS = 10;

    private static final String DEFAULT_SCENARIO = "table1";
    private static final String DEFAULT_POLICIES = "round-robin,mosix,fair";
    private static final int MOST_HOSTS = 100_000;
    private static final int MOST_TASKS = 1_000_000;
    private static final int MOST_SEEDS = 100_000;
    private static final int MOST_RUNS = 1_000_000;
    private static final int MOST_SECONDS = 1_000_000;

    /** Reads files that scenarios are in. */
    @FunctionalInterface
    interface FileReader {
        /** The scenario, null if there is no such file. */
        ScenarioFile read(String path) throws UsageException;
    }

    /** Seeds of a scenario. */
    int seedsOf(Source source) {
        return seeds != 0 ? seeds : source.seeded() ? SEEDS_OF_RANDOM_SCENARIOS : 1;
    }

    static Options known() {
        return new Options()
                .addOption(valued("policy", "P,...", "policies to compare (" + DEFAULT_POLICIES + ")"))
                .addOption(valued("placement", "P", "who places the tasks of policies that move them (least-loaded)"))
                .addOption(valued("n", "N,...", "numbers of tasks (those of the scenario)"))
                .addOption(valued("hosts", "H", "number of hosts; numbers of tasks grow with it"))
                .addOption(valued("seeds", "N", "how many seeds (1; 10 where the scenario is random)"))
                .addOption(valued("seed", "S", "the first of them (1)"))
                .addOption(valued("stop", "SECONDS", "for how long a moving task runs nowhere (0.02)"))
                .addOption(valued("warmup", "CPU-S", "what it then uses for nothing (0.05)"))
                .addOption(
                        valued("hints", "KIND", "what policies hear of a task's work: none, exact, wrong (as given)"))
                .addOption(flag("known", "the same as --hints exact"))
                .addOption(valued("gossip", "SECONDS", "time between two messages of a host (0.5)"))
                .addOption(valued("window", "N", "hosts that a message tells of (16)"))
                .addOption(flag("json", "print the rows as a JSON array, one object a line"))
                .addOption(valued("csv", "FILE", "write the rows there, too"))
                .addOption(valued("html", "FILE", "write a page with charts there"))
                .addOption(Option.builder("h").longOpt("help").desc("this text").get());
    }

    static SimOptions parse(String[] arguments, FileReader files) throws UsageException {
        try {
            return parse(new DefaultParser().parse(known(), arguments), files);
        } catch (ParseException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static SimOptions parse(CommandLine line, FileReader files) throws UsageException, ParseException {
        boolean help = line.hasOption("help");
        SimOptions options = new SimOptions(
                help ? List.of() : sources(line, files),
                help ? List.of() : policies(line),
                whole(line, "seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                (int) whole(line, "seeds", 0, 1, MOST_SEEDS),
                new MoveCosts(
                        number(line, "stop", 0.02, 0, MOST_SECONDS), number(line, "warmup", 0.05, 0, MOST_SECONDS)),
                hints(line),
                number(line, "gossip", 0.5, 0.01, MOST_SECONDS),
                (int) whole(line, "window", 16, 1, 64),
                line.hasOption("json"),
                line.getOptionValue("csv"),
                line.getOptionValue("html"),
                help);
        long runs = 0;
        for (Source source : options.sources) {
            runs += (long) source.counts().length * options.seedsOf(source) * options.policies.size();
        }
        if (runs > MOST_RUNS) {
            throw new UsageException(
                    runs + " runs are more than " + MOST_RUNS + ": ask for fewer numbers of tasks or seeds");
        }
        return options;
    }

    private static List<Source> sources(CommandLine line, FileReader files) throws UsageException, ParseException {
        List<String> names = line.getArgList().isEmpty() ? List.of(DEFAULT_SCENARIO) : line.getArgList();
        int hosts = (int) whole(line, "hosts", 0, 1, MOST_HOSTS);
        int[] counts = counts(line.getOptionValue("n"));
        List<Source> sources = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            List<Family> families = Families.find(name);
            if (families.isEmpty()) {
                ScenarioFile file = files.read(name);
                if (file == null) {
                    throw new UsageException("unknown scenario \"" + name
                            + "\": there is no such file, and those that come with it are " + Families.names());
                }
                refuse(line, "n", name + " says how many tasks there are");
                refuse(line, "hosts", name + " says which hosts there are");
                sources.add(Source.of(file, name));
            }
            for (Family family : families) {
                if (family.fixedHosts()) {
                    refuse(line, "hosts", family.name() + " has its hosts in its name");
                }
                sources.add(Source.of(family, hosts, counts));
            }
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Source source : sources) {
            if (!seen.add(source.name())) {
                throw new UsageException(
                        "\"" + source.name() + "\" is asked for twice; files that give the same name need another");
            }
        }
        return sources;
    }

    private static void refuse(CommandLine line, String option, String because) throws UsageException {
        if (line.hasOption(option)) {
            throw new UsageException("--" + option + " cannot be used: " + because);
        }
    }

    private static List<SimPolicy> policies(CommandLine line) throws UsageException {
        String placement = line.getOptionValue("placement");
        if (placement != null) {
            SimPolicy.checkPlacement(placement);
        }
        List<SimPolicy> policies = new ArrayList<>();
        for (String name : new LinkedHashSet<>(
                Arrays.asList(line.getOptionValue("policy", DEFAULT_POLICIES).split(",", -1)))) {
            policies.add(SimPolicy.parse(name.strip(), placement));
        }
        return policies;
    }

    private static int[] counts(String text) throws ParseException {
        if (text == null) {
            return null;
        }
        String[] words = text.split(",", -1);
        int[] counts = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            counts[i] = (int) whole("n", words[i].strip(), 1, MOST_TASKS);
        }
        return Arrays.stream(counts).distinct().toArray();
    }

    private static Hints hints(CommandLine line) throws UsageException {
        String text = line.getOptionValue("hints");
        if (line.hasOption("known")) {
            if (text != null && !text.equals(Hints.EXACT.label())) {
                throw new UsageException("--known is --hints exact, which --hints " + text + " contradicts");
            }
            return Hints.EXACT;
        }
        if (text == null) {
            return Hints.AS_GIVEN;
        }
        for (Hints hints : Hints.values()) {
            if (hints.label().equals(text)) {
                return hints;
            }
        }
        throw new UsageException("--hints is none, exact, wrong or as-given, not \"" + text + "\"");
    }
}
