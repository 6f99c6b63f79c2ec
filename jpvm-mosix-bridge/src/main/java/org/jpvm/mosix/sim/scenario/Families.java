package org.jpvm.mosix.sim.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.Scenario.Host;
import org.jpvm.mosix.sim.Scenario.Stranger;
import org.jpvm.mosix.sim.Scenario.Task;

/** The scenarios that come with the simulator. Source: mosix §2, balancing §6 and §9. */
public final class Families {
    /** Standard CPU-seconds of a task where all are alike. */
    public static final double WORK = PaperTable.WORK;
    /** What work that is drawn by chance is less than. */
    static final double MOST_RANDOM_WORK = 2 * WORK;

    private static final double SLOW = 1.0 / 3;
    private static final double LEAVING_AT = 100;
    private static final double LAST_ARRIVAL = 200;
    private static final double LONGEST_PERIOD = 30;
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final int STANDARD_HOSTS = PaperTable.HOSTS;
    private static final int MOST_MIXED_HOSTS = 100_000;
    private static final double MEGABYTE = 1L << 20;
    private static final long HOST_MEMORY = 512L << 20;
    private static final double[] COSTS_PERCENT = {0.01, 0.03, 0.1, 0.3, 1, 3, 7, 10, 20};

    private static final Pattern MIXED = Pattern.compile("mixed-(\\d{1,6})\\+(\\d{1,6})(-slow-first)?");
    private static final Pattern COSTLY = Pattern.compile("costly-(\\d{1,3}(?:\\.\\d{1,6})?)%");

    private static final List<Family> PLAIN = List.of(
            Family.of(
                    "table1",
                    "the paper's table: identical tasks of 300 s on equal hosts",
                    STANDARD_HOSTS,
                    PaperTable::counts,
                    false,
                    (hosts, tasks, random) -> Scenario.identical("", hosts, tasks, WORK)),
            Family.of(
                    "random",
                    "tasks of 0 to 600 s by chance on equal hosts",
                    STANDARD_HOSTS,
                    scaled(17, 20, 24, 25, 27, 31, 32, 33, 36, 38, 40, 43, 47, 48),
                    true,
                    (hosts, tasks, random) ->
                            scenario(equal(hosts), works(tasks, i -> random.nextDouble(MOST_RANDOM_WORK)))),
            Family.of(
                    "background",
                    "a process of somebody else on every other host, running and pausing for up to 30 s by turns",
                    STANDARD_HOSTS,
                    scaled(4, 8, 12, 16, 17, 20, 24, 28, 32, 36, 40),
                    true,
                    Families::background),
            Family.of(
                    "pareto",
                    "many short tasks and few very long ones (Pareto, 1.1), coming over 300 s",
                    STANDARD_HOSTS,
                    scaled(32, 64, 128),
                    true,
                    Families::pareto),
            Family.of(
                    "pairs",
                    "tasks that talk to one other task each, 1 MB for each second of CPU",
                    STANDARD_HOSTS,
                    scaled(16, 24, 32, 40, 48),
                    false,
                    Families::pairs),
            Family.of(
                    "memory",
                    "tasks that hold 32 to 352 MB on hosts of 512 MB, four fifths of all memory in the end",
                    STANDARD_HOSTS,
                    scaled(24, 28, 32, 34),
                    true,
                    Families::memory),
            Family.of(
                    "leaving",
                    "one host in eight leaves the machine at 100 s",
                    STANDARD_HOSTS,
                    scaled(8, 12, 16, 17, 20, 24, 28, 32, 36, 40),
                    false,
                    (hosts, tasks, random) -> scenario(
                            IntStream.range(0, hosts)
                                    .mapToObj(i ->
                                            new Host(1, 1, Long.MAX_VALUE, 0, i % 8 == 3 ? LEAVING_AT : NEVER, NEVER))
                                    .toList(),
                            works(tasks, i -> WORK))),
            Family.of(
                    "arrivals",
                    "half of the tasks come in the course of the first 200 s",
                    STANDARD_HOSTS,
                    scaled(17, 20, 24, 28, 32, 36, 40, 48),
                    true,
                    (hosts, tasks, random) -> scenario(
                            equal(hosts),
                            arriving(tasks, i -> WORK, i -> i < tasks / 2 ? 0 : random.nextDouble(LAST_ARRIVAL)))));

    private Families() {}

    /** All that have a name of their own, with one line each; groups of several under the name of the group. */
    public static List<String> descriptions() {
        List<String> lines = new ArrayList<>();
        PLAIN.forEach(family -> lines.add(line(family.name(), family.description())));
        lines.add(
                3,
                line(
                        "mixed",
                        "hosts at full and at a third of that speed: mixed-12+4, mixed-16+4, mixed-8+8; mixed-F+S"));
        lines.add(4, line("", "is F fast and S slow hosts, mixed-F+S-slow-first lists the slow ones first"));
        lines.add(
                line("costly", "moves that cost 0.01 to 20 % of a task each: costly-0.01% ... costly-20%; costly-P%"));
        return lines;
    }

    private static String line(String name, String description) {
        return String.format(Locale.ROOT, "%-11s %s", name, description);
    }

    /** Names for messages. */
    public static String names() {
        return String.join(
                ", ",
                Stream.concat(
                                PLAIN.stream().map(Family::name),
                                Stream.of("mixed", "mixed-F+S", "mixed-F+S-slow-first", "costly", "costly-P%"))
                        .toList());
    }

    /** The scenarios of this name: several for the name of a group, none if it is unknown. */
    public static List<Family> find(String name) {
        if (name.equals("mixed")) {
            return List.of(mixed(12, 4, false), mixed(16, 4, false), mixed(8, 8, false));
        }
        if (name.equals("costly")) {
            return DoubleStream.of(COSTS_PERCENT).mapToObj(Families::costly).toList();
        }
        Matcher mix = MIXED.matcher(name);
        if (mix.matches()) {
            int fast = Integer.parseInt(mix.group(1));
            int slow = Integer.parseInt(mix.group(2));
            boolean possible = fast + slow > 0 && fast + slow <= MOST_MIXED_HOSTS;
            return possible ? List.of(mixed(fast, slow, mix.group(3) != null)) : List.of();
        }
        Matcher cost = COSTLY.matcher(name);
        if (cost.matches()) {
            double percent = Double.parseDouble(cost.group(1));
            return percent <= 100 ? List.of(costly(percent)) : List.of();
        }
        return PLAIN.stream().filter(family -> family.name().equals(name)).toList();
    }

    private static Family mixed(int fast, int slow, boolean slowFirst) {
        int hosts = fast + slow;
        double[] speeds = new double[hosts];
        Arrays.fill(speeds, 1);
        int from = slowFirst ? 0 : fast;
        Arrays.fill(speeds, from, from + slow, SLOW);
        List<Host> list = Arrays.stream(speeds).mapToObj(Host::ofSpeed).toList();
        IntFunction<int[]> counts = ignored -> IntStream.concat(
                        IntStream.iterate(Math.max(1, hosts / 2), n -> n <= 2 * hosts, n -> n + Math.max(1, hosts / 8)),
                        IntStream.of(hosts + 1))
                .sorted()
                .distinct()
                .toArray();
        return new Family(
                "mixed-" + fast + "+" + slow + (slowFirst ? "-slow-first" : ""),
                fast + " hosts and " + slow + " at a third of their speed",
                hosts,
                true,
                counts,
                false,
                Double.NaN,
                (ignored, tasks, random) -> scenario(list, works(tasks, i -> WORK)));
    }

    private static Family costly(double percent) {
        String text = percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
        return new Family(
                "costly-" + text + "%",
                "identical tasks; a move costs " + text + " % of a task's work",
                STANDARD_HOSTS,
                false,
                scaled(17, 20, 24, 27, 31, 33, 36, 40, 43, 47),
                false,
                percent / 100,
                (hosts, tasks, random) -> Scenario.identical("", hosts, tasks, WORK));
    }

    private static Scenario background(int hosts, int tasks, RandomGenerator random) {
        // Longer than anything takes that is placed without looking; what runs longer meets idle strangers.
        double end = 4 * WORK * (2 + (double) tasks / hosts);
        List<Stranger> strangers = IntStream.iterate(0, i -> i < hosts, i -> i + 2)
                .mapToObj(i -> {
                    DoubleStream.Builder toggles = DoubleStream.builder();
                    // One that pauses first begins after its pause; an even number of toggles leaves it idle.
                    double time = random.nextBoolean() ? 0 : random.nextDouble(LONGEST_PERIOD);
                    for (; time < end; time += random.nextDouble(LONGEST_PERIOD)) {
                        toggles.add(time);
                        time += random.nextDouble(LONGEST_PERIOD);
                        toggles.add(time);
                    }
                    return new Stranger(i + 1, toggles.build().toArray());
                })
                .toList();
        return new Scenario("", equal(hosts), works(tasks, i -> WORK), strangers);
    }

    private static Scenario pareto(int hosts, int tasks, RandomGenerator random) {
        return scenario(
                equal(hosts),
                arriving(
                        tasks,
                        i -> Math.min(3000, 20 * Math.pow(1 - random.nextDouble(), -1 / 1.1)),
                        i -> random.nextDouble(300)));
    }

    private static Scenario pairs(int hosts, int tasks, RandomGenerator random) {
        // Partners are half of all tasks apart, so that blocks of neighbours on one host are no pairs.
        int half = tasks / 2;
        return scenario(
                equal(hosts),
                IntStream.range(0, tasks)
                        .mapToObj(i -> new Task(
                                "pair",
                                0,
                                WORK,
                                Double.NaN,
                                0,
                                i < 2 * half ? List.of(i < half ? i + half : i - half) : List.of(),
                                MEGABYTE,
                                Scenario.ANY_HOST))
                        .toList());
    }

    private static Scenario memory(int hosts, int tasks, RandomGenerator random) {
        List<Host> small = IntStream.range(0, hosts)
                .mapToObj(i -> new Host(1, 1, HOST_MEMORY, 0, NEVER, NEVER))
                .toList();
        // Each comes when the machine knows what the one before holds.
        return scenario(
                small,
                IntStream.range(0, tasks)
                        .mapToObj(i -> new Task(
                                "holder",
                                2.0 * i,
                                WORK,
                                Double.NaN,
                                (long) ((32 + random.nextDouble(320)) * MEGABYTE),
                                List.of(),
                                0,
                                Scenario.ANY_HOST))
                        .toList());
    }

    private static IntFunction<int[]> scaled(int... counts) {
        return hosts -> IntStream.of(counts)
                .map(n -> Math.max(1, (int) Math.round((double) n * hosts / STANDARD_HOSTS)))
                .distinct()
                .toArray();
    }

    private static List<Host> equal(int hosts) {
        return IntStream.range(0, hosts).mapToObj(i -> Host.ofSpeed(1)).toList();
    }

    private static List<Task> works(int tasks, IntToDoubleFunction work) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> Task.ofWork(work.applyAsDouble(i)))
                .toList();
    }

    private static List<Task> arriving(int tasks, IntToDoubleFunction work, IntToDoubleFunction arrival) {
        return IntStream.range(0, tasks)
                .mapToObj(i -> new Task(
                        "task",
                        arrival.applyAsDouble(i),
                        work.applyAsDouble(i),
                        Double.NaN,
                        0,
                        List.of(),
                        0,
                        Scenario.ANY_HOST))
                .sorted(Comparator.comparingDouble(Task::arrival))
                .toList();
    }

    private static Scenario scenario(List<Host> hosts, List<Task> tasks) {
        return new Scenario("", hosts, tasks, List.of());
    }
}
