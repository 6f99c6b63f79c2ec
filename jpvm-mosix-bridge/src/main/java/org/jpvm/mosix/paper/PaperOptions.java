package org.jpvm.mosix.paper;

import static org.jpvm.mosix.sim.cli.OptionValues.flag;
import static org.jpvm.mosix.sim.cli.OptionValues.number;
import static org.jpvm.mosix.sim.cli.OptionValues.valued;
import static org.jpvm.mosix.sim.cli.OptionValues.whole;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jpvm.mosix.sim.cli.UsageException;
import org.jpvm.mosix.sim.scenario.Families;
import org.jpvm.mosix.sim.scenario.Family;

/**
 * What the command is asked for.
 *
 * @param subject  {@code ring}, {@code comm}, or {@code spin} for scenarios of tasks that compute
 * @param family   the scenario; null for {@code ring} and {@code comm}
 * @param hosts    of the bed
 * @param counts   numbers of tasks
 * @param sizes    bytes of messages, for {@code ring} and {@code comm}
 * @param cycles   of the ring, or round trips
 * @param columns  what is compared
 * @param skipPvm  C PVM was not asked for by name: leave it out where it is not installed
 * @param quota    processor time of a host of full speed, as a share of a processor
 * @param scale    by which times of the paper are divided
 * @param repeats  runs of each kind
 * @param seed     of the first one
 * @param limitDaemons what Java daemons do themselves counts as work of their hosts, too
 * @param explain  when tasks were done and what the master says of balancing is shown after each run
 * @param json     rows as JSON on standard output instead of tables
 * @param csvFile  where rows go as CSV, or null
 * @param htmlFile where the page goes, or null
 * @param help     only the help is wanted
 */
record PaperOptions(
        String subject,
        Family family,
        int hosts,
        int[] counts,
        int[] sizes,
        int cycles,
        List<Column> columns,
        boolean skipPvm,
        double quota,
        double scale,
        int repeats,
        long seed,
        boolean limitDaemons,
        boolean explain,
        boolean json,
        String csvFile,
        String htmlFile,
        boolean help) {
    static final String SPIN = "spin";
    static final String RING = "ring";
    static final String COMM = "comm";

    private static final String STANDARD_POLICIES = "pvm,round-robin,mosix,fair";
    private static final String STANDARD_MIX = "mixed-15+3-slow-first";
    private static final int MOST_HOSTS = 64;
    private static final int MOST_TASKS = 10_000;
    private static final int MOST_REPEATS = 1000;
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_CYCLES = 1_000_000;
    private static final double MOST_SCALE = 1000;
    private static final double PERCENT = 100;

    /** The same with other columns. */
    PaperOptions withColumns(List<Column> others) {
        return new PaperOptions(
                subject,
                family,
                hosts,
                counts,
                sizes,
                cycles,
                others,
                skipPvm,
                quota,
                scale,
                repeats,
                seed,
                limitDaemons,
                explain,
                json,
                csvFile,
                htmlFile,
                help);
    }

    static Options known() {
        return new Options()
                .addOption(valued("n", "N,...", "numbers of tasks; of processes in the ring"))
                .addOption(valued("policy", "P,...", "what is compared (" + STANDARD_POLICIES + ")"))
                .addOption(valued("tasks", "KIND,...", "c: processes; java: hosted tasks (c; comm: both)"))
                .addOption(valued("hosts", "H", "number of hosts (16)"))
                .addOption(valued("quota", "PERCENT", "of a processor that a host gets (10)"))
                .addOption(valued("scale", "S", "1:S, the paper's 300 s become 300 / S (10)"))
                .addOption(valued("repeats", "R", "runs of each (1; 5 where the scenario is random)"))
                .addOption(valued("seed", "S", "of the first random scenario (1)"))
                .addOption(flag("limit-daemons", "what Java daemons do themselves takes from their hosts' tenth, too"))
                .addOption(flag("explain", "show when each task was done, and what the master says of balancing"))
                .addOption(valued("size", "BYTES,...", "ring, comm: of messages (1024,16384,65536,262144; 1024)"))
                .addOption(valued("cycles", "N", "ring: cycles (60); comm: round trips of each kind (1000)"))
                .addOption(flag("json", "print the rows as a JSON array, one object a line"))
                .addOption(valued("csv", "FILE", "write the rows there, too"))
                .addOption(valued("html", "FILE", "write a page with charts there"))
                .addOption(Option.builder("h").longOpt("help").desc("this text").get());
    }

    static PaperOptions parse(String[] arguments) throws UsageException {
        try {
            return parse(new DefaultParser().parse(known(), arguments));
        } catch (ParseException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static PaperOptions parse(CommandLine line) throws UsageException, ParseException {
        List<String> names = line.getArgList();
        boolean help = line.hasOption("help") || names.isEmpty();
        if (names.size() > 1) {
            throw new UsageException("one thing at a time: " + String.join(" ", names));
        }
        String name = help ? "table1" : names.get(0);
        String subject = name.equals(RING) || name.equals(COMM) ? name : SPIN;
        Family family = subject.equals(SPIN) ? family(name) : null;
        int hosts = hosts(line, family);
        return new PaperOptions(
                subject,
                family,
                hosts,
                counts(line, subject, family, hosts),
                wholes(
                        line,
                        "size",
                        MOST_BYTES,
                        subject.equals(RING) ? new int[] {1024, 16384, 65536, 262144} : new int[] {1024}),
                (int) whole(line, "cycles", subject.equals(RING) ? 60 : 1000, 1, MOST_CYCLES),
                Column.of(
                        words(line.getOptionValue("policy", STANDARD_POLICIES)),
                        tasks(line.getOptionValue("tasks", subject.equals(COMM) ? "c,java" : "c"))),
                !line.hasOption("policy"),
                number(line, "quota", 10, 1, PERCENT * Runtime.getRuntime().availableProcessors()) / PERCENT,
                number(line, "scale", 10, 1, MOST_SCALE),
                (int) whole(line, "repeats", family != null && family.seeded() ? 5 : 1, 1, MOST_REPEATS),
                whole(line, "seed", 1, 1, Long.MAX_VALUE),
                line.hasOption("limit-daemons"),
                line.hasOption("explain"),
                line.hasOption("json"),
                line.getOptionValue("csv"),
                line.getOptionValue("html"),
                help);
    }

    private static Family family(String name) throws UsageException {
        List<Family> found = Families.find(name.equals("mixed") ? STANDARD_MIX : name);
        if (found.size() != 1) {
            throw new UsageException(
                    "unknown: \"" + name + "\"; table1, random, background, mixed, mixed-F+S, ring and comm are there");
        }
        try {
            new LiveScenario(found.get(0).make(4, 4, new Random(1)), 1, 1);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + " has " + e.getMessage() + ", which is for ./jpvm sim only");
        }
        return found.get(0);
    }

    private static int hosts(CommandLine line, Family family) throws UsageException, ParseException {
        int standard = family == null ? 16 : family.hosts();
        if (family != null && family.fixedHosts() && line.hasOption("hosts")) {
            throw new UsageException(family.name() + " says how many hosts there are");
        }
        return (int) whole(line, "hosts", standard, 1, MOST_HOSTS);
    }

    private static int[] counts(CommandLine line, String subject, Family family, int hosts)
            throws UsageException, ParseException {
        int[] standard;
        if (subject.equals(RING)) {
            standard = IntStream.of(4, 8, 12, 16).filter(n -> n <= hosts).toArray();
        } else if (family == null) {
            standard = new int[] {2};
        } else if (family.name().equals(STANDARD_MIX)) {
            standard = new int[] {18, 22};
        } else if (family.name().equals("random")) {
            standard = scaled(hosts, 20, 24, 36, 40);
        } else if (family.name().equals("background")) {
            standard = scaled(hosts, 16, 20, 24, 28);
        } else {
            standard = scaled(hosts, 17, 20, 24, 25, 33, 36, 47);
        }
        int[] counts = wholes(line, "n", MOST_TASKS, standard);
        if (subject.equals(RING) && Arrays.stream(counts).anyMatch(n -> n > hosts || n < 3)) {
            throw new UsageException("a ring has at least 3 processes, and at most one for each host");
        }
        return counts;
    }

    private static int[] scaled(int hosts, int... counts) {
        return IntStream.of(counts)
                .map(n -> Math.max(1, (int) Math.round(n * hosts / 16.0)))
                .distinct()
                .toArray();
    }

    private static List<Column.Task> tasks(String text) throws UsageException {
        List<Column.Task> tasks = new ArrayList<>();
        for (String word : words(text)) {
            tasks.add(Column.Task.of(word));
        }
        return tasks;
    }

    private static List<String> words(String text) throws UsageException {
        List<String> words = Arrays.stream(text.split(",")).map(String::strip).toList();
        if (words.stream().anyMatch(String::isEmpty)) {
            throw new UsageException("\"" + text + "\": names with commas in between");
        }
        return words;
    }

    private static int[] wholes(CommandLine line, String name, int most, int[] standard)
            throws UsageException, ParseException {
        if (!line.hasOption(name)) {
            return standard;
        }
        List<String> words = words(line.getOptionValue(name));
        int[] values = new int[words.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) whole(name, words.get(i), 1, most);
        }
        return values;
    }
}
