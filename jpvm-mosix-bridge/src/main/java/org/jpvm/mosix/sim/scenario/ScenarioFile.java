package org.jpvm.mosix.sim.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.Scenario.Host;
import org.jpvm.mosix.sim.Scenario.Stranger;
import org.jpvm.mosix.sim.Scenario.Task;
import org.jpvm.mosix.sim.scenario.Quantity.Kind;

/**
 * A scenario that somebody wrote by hand: one thing a line, {@code #} starts a comment.
 *
 * <pre>
 * name  TEXT
 * host  NAME    speed=1 cores=1 memory=M joins=T leaves=T crashes=T
 * hosts N NAME  the same; they are called NAME1 to NAMEn
 * task  NAME    work=T arrival=T memory=M hint=T|exact partners=NAME,NAME traffic=M host=NAME
 * tasks N NAME  the same; NAME1 to NAMEn
 * load  HOST    T-T T-T T-
 * </pre>
 *
 * A name of several stands for all of them in {@code load} and {@code partners}. Work, hint, arrival and memory of tasks may be ranges, out of
 * which each task draws. Described for people in docs/SIM.md.
 */
public final class ScenarioFile {
    /** Characters of the longest file. */
    public static final int MOST_CHARACTERS = 4 << 20;

    static final int MOST_HOSTS = 100_000;
    static final int MOST_TASKS = 100_000;
    static final int MOST_PARTNERS = 1_000_000;
    private static final int MOST_PROBLEMS = 20;
    private static final double MOST_TIME = 1e9;
    private static final double MOST_MEMORY = 0x1p60;
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
    private static final List<String> HOST_KEYS = List.of("speed", "cores", "memory", "joins", "leaves", "crashes");
    private static final List<String> TASK_KEYS =
            List.of("work", "arrival", "memory", "hint", "partners", "traffic", "host");
    private static final Quantity UNHINTED = new Quantity(Double.NaN, Double.NaN);
    private static final Quantity HINT_EXACT = new Quantity(-1, -1);

    private record TaskLine(
            int line,
            String program,
            int count,
            Quantity work,
            Quantity hint,
            Quantity arrival,
            Quantity memory,
            String partners,
            double traffic,
            String host) {}

    private record LoadLine(int line, String host, double[] toggles) {}

    /** Positions that a name stands for: from, inclusive, to, exclusive. */
    private record Span(int from, int to) {}

    private final String file;
    private final List<String> problems = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final List<TaskLine> taskLines = new ArrayList<>();
    private final List<LoadLine> loadLines = new ArrayList<>();
    private final Map<String, Span> hostNames = new LinkedHashMap<>();
    private final Map<String, Span> taskNames = new LinkedHashMap<>();
    private final List<Stranger> strangers = new ArrayList<>();
    /** For each line of tasks those that each of its tasks talks to. */
    private final List<List<Integer>> partners = new ArrayList<>();

    private final List<Integer> startHosts = new ArrayList<>();
    private String name;
    private int tasks;

    private ScenarioFile(String file) {
        this.file = file;
        this.name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.[A-Za-z0-9]+$", "");
    }

    /**
     * Reads a scenario.
     *
     * @param file name of the file, for messages, and for the scenario if the text does not name it
     * @param text what is in it
     * @throws ScenarioFileException with all that is wrong, up to a limit
     */
    public static ScenarioFile parse(String file, String text) throws ScenarioFileException {
        ScenarioFile parsed = new ScenarioFile(file);
        if (text.length() > MOST_CHARACTERS) {
            parsed.problems.add(file + ": longer than " + MOST_CHARACTERS + " characters");
        } else {
            parsed.read(text);
        }
        if (!parsed.problems.isEmpty()) {
            throw new ScenarioFileException(parsed.problems);
        }
        return parsed;
    }

    /** What the text calls it, else the name of the file. */
    public String name() {
        return name;
    }

    /** Number of hosts. */
    public int hosts() {
        return hosts.size();
    }

    /** Number of tasks. */
    public int tasks() {
        return tasks;
    }

    /** Whether anything is drawn by chance, so that seeds make a difference. */
    public boolean isSeeded() {
        return taskLines.stream()
                .anyMatch(line ->
                        line.work.isRange() || line.hint.isRange() || line.arrival.isRange() || line.memory.isRange());
    }

    /** The scenario, with what this generator draws. */
    public Scenario scenario(RandomGenerator random) {
        List<Task> list = new ArrayList<>(tasks);
        for (int at = 0; at < taskLines.size(); at++) {
            TaskLine line = taskLines.get(at);
            for (int i = 0; i < line.count; i++) {
                int self = list.size();
                double work = line.work.draw(random);
                double hint = line.hint == HINT_EXACT ? work : line.hint.draw(random);
                List<Integer> others = partners.get(at);
                list.add(new Task(
                        line.program,
                        line.arrival.draw(random),
                        work,
                        hint,
                        (long) line.memory.draw(random),
                        others.contains(self)
                                ? others.stream().filter(other -> other != self).toList()
                                : others,
                        line.traffic,
                        startHosts.get(at)));
            }
        }
        return new Scenario(name, hosts, list, strangers);
    }

    private void read(String text) {
        String[] lines = text.split("\r\n|\n|\r", -1);
        for (int i = 0; i < lines.length && problems.size() < MOST_PROBLEMS; i++) {
            int comment = lines[i].indexOf('#');
            String line = (comment < 0 ? lines[i] : lines[i].substring(0, comment)).strip();
            if (!line.isEmpty()) {
                int number = i + 1;
                List<String> words = Arrays.asList(line.split("\\s+"));
                switch (words.get(0)) {
                    case "name" -> name = line.substring(4).strip();
                    case "host", "hosts" -> readHosts(new ScenarioLine(words, problem -> problem(number, problem)));
                    case "task", "tasks" ->
                        readTasks(number, new ScenarioLine(words, problem -> problem(number, problem)));
                    case "load" -> readLoad(number, words);
                    default ->
                        problem(
                                number,
                                "\"" + words.get(0)
                                        + "\" is nothing that a scenario has: lines start with name, host, hosts, task, tasks or load");
                }
            }
        }
        if (problems.isEmpty()) {
            resolve();
        }
        if (problems.isEmpty() && (hosts.isEmpty() || tasks == 0)) {
            problems.add(file
                    + ": a scenario needs at least one host and one task; for example: host pc / task job work=300");
        }
        if (problems.size() >= MOST_PROBLEMS) {
            problems.add(file + ": more may be wrong");
        }
    }

    private void problem(int line, String text) {
        if (problems.size() < MOST_PROBLEMS) {
            // What is quoted may hold anything, and goes to a terminal.
            problems.add(file + ":" + line + ": " + text.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    private void readHosts(ScenarioLine line) {
        int count = declare(line, hostNames, hosts.size(), MOST_HOSTS, "host");
        line.checkKeys("a host", HOST_KEYS);
        double speed = line.number("speed", Kind.PLAIN, 1, 1e-6, 1e6);
        double cores = line.number("cores", Kind.PLAIN, 1, 1, 65_536);
        double memory = line.number("memory", Kind.MEMORY, MOST_MEMORY, 1, MOST_MEMORY);
        double joins = line.number("joins", Kind.TIME, 0, 0, MOST_TIME);
        double leaves = line.number("leaves", Kind.TIME, NEVER, 0, MOST_TIME);
        double crashes = line.number("crashes", Kind.TIME, NEVER, 0, MOST_TIME);
        if (Math.min(leaves, crashes) <= joins) {
            line.problem("the host is gone before it joins");
        }
        // Without a limit there is memory for everything.
        long bytes = line.text("memory") == null ? Long.MAX_VALUE : (long) memory;
        for (int i = 0; i < count; i++) {
            hosts.add(new Host(speed, cores, bytes, joins, leaves, crashes));
        }
    }

    private void readTasks(int number, ScenarioLine line) {
        int count = declare(line, taskNames, tasks, MOST_TASKS, "task");
        line.checkKeys("a task", TASK_KEYS);
        if (line.text("work") == null) {
            line.problem("a task needs work=SECONDS, what it takes on a host of speed 1");
        }
        Quantity hint = "exact".equals(line.text("hint"))
                ? HINT_EXACT
                : line.quantity("hint", Kind.TIME, UNHINTED, 0, MOST_TIME);
        taskLines.add(new TaskLine(
                number,
                line.words().get(line.words().size() - 1),
                count,
                line.quantity("work", Kind.TIME, Quantity.of(0), 1e-6, MOST_TIME),
                hint,
                line.quantity("arrival", Kind.TIME, Quantity.of(0), 0, MOST_TIME),
                line.quantity("memory", Kind.MEMORY, Quantity.of(0), 0, MOST_MEMORY),
                line.text("partners"),
                line.number("traffic", Kind.MEMORY, 0, 0, 1e15),
                line.text("host")));
        tasks += count;
    }

    /** Reads {@code host NAME} or {@code hosts N NAME}, keeps the names, and gives N, which is 0 after a problem. */
    private int declare(ScenarioLine line, Map<String, Span> names, int have, int most, String what) {
        List<String> words = line.words();
        boolean many = words.get(0).endsWith("s");
        int expected = many ? 3 : 2;
        if (words.size() != expected) {
            line.problem(
                    many
                            ? "write: " + words.get(0) + " NUMBER NAME, and settings as key=value"
                            : "write: " + words.get(0) + " NAME, and settings as key=value; for several: "
                                    + words.get(0) + "s NUMBER NAME");
            return 0;
        }
        String called = words.get(expected - 1);
        if (!NAME.matcher(called).matches()) {
            line.problem("\"" + called + "\" is no name: letters first, then letters, digits, and _ . - in between");
            return 0;
        }
        int count = 1;
        if (many) {
            double number = Quantity.number(words.get(1), Kind.PLAIN);
            if (!(number >= 1 && number <= most) || number != Math.rint(number)) {
                line.problem("\"" + words.get(1) + "\" is no number of " + what + "s from 1 to " + most);
                return 0;
            }
            count = (int) number;
        }
        if (have + count > most) {
            line.problem("more than " + most + " " + what + "s");
            return 0;
        }
        boolean fresh = names.putIfAbsent(called, new Span(have, have + count)) == null;
        for (int i = 0; many && fresh && i < count; i++) {
            fresh = names.putIfAbsent(called + (i + 1), new Span(have + i, have + i + 1)) == null;
        }
        if (!fresh) {
            line.problem("there is a " + what + " called \"" + called + "\", or by one of its numbers, already");
            return 0;
        }
        return count;
    }

    private void readLoad(int number, List<String> words) {
        if (words.size() < 3) {
            problem(number, "write: load HOST FROM-TO FROM-TO ..., in seconds; FROM- is until the end");
            return;
        }
        DoubleStream.Builder toggles = DoubleStream.builder();
        double last = 0;
        for (String word : words.subList(2, words.size())) {
            int dash = word.indexOf('-');
            double from = dash < 0 ? Double.NaN : Quantity.number(word.substring(0, dash), Kind.TIME);
            boolean open = dash >= 0 && dash == word.length() - 1;
            double to = dash < 0 || open ? NEVER : Quantity.number(word.substring(dash + 1), Kind.TIME);
            if (!(from >= 0 && from <= MOST_TIME) || !open && !(to <= MOST_TIME)) {
                problem(
                        number,
                        "\"" + word + "\" is no stretch of time: write FROM-TO as in 10-30, or FROM- until the end");
                return;
            }
            if (from < last || to <= from) {
                problem(number, "\"" + word + "\" begins before the one before it ends, or ends before it begins");
                return;
            }
            toggles.add(from);
            if (!open) {
                toggles.add(to);
            }
            last = to;
        }
        loadLines.add(new LoadLine(number, words.get(1), toggles.build().toArray()));
    }

    private void resolve() {
        long links = 0;
        for (TaskLine line : taskLines) {
            List<Integer> others = partnersOf(line);
            links += (long) others.size() * line.count;
            if (links > MOST_PARTNERS) {
                problem(line.line, "more than " + MOST_PARTNERS + " partners of tasks together");
                return;
            }
            partners.add(others);
            startHosts.add(startHost(line));
        }
        for (LoadLine line : loadLines) {
            Span span = hostNames.get(line.host);
            if (span == null) {
                problem(line.line, "no host is called \"" + line.host + "\"; " + known(hostNames, "hosts"));
                continue;
            }
            for (int host = span.from; host < span.to; host++) {
                if (strangers.size() == MOST_HOSTS) {
                    problem(line.line, "more than " + MOST_HOSTS + " loads");
                    return;
                }
                strangers.add(new Stranger(host + 1, line.toggles));
            }
        }
    }

    private List<Integer> partnersOf(TaskLine line) {
        if (line.partners == null) {
            return List.of();
        }
        List<Integer> others = new ArrayList<>();
        for (String partner : line.partners.split(",")) {
            Span span = taskNames.get(partner);
            if (span == null) {
                problem(line.line, "no task is called \"" + partner + "\"; " + known(taskNames, "tasks"));
                return List.of();
            }
            if (others.size() + (span.to - span.from) > MOST_PARTNERS) {
                problem(line.line, "more than " + MOST_PARTNERS + " partners of tasks together");
                return List.of();
            }
            IntStream.range(span.from, span.to).forEach(others::add);
        }
        return others.stream().distinct().toList();
    }

    private int startHost(TaskLine line) {
        if (line.host == null) {
            return Scenario.ANY_HOST;
        }
        Span span = hostNames.get(line.host);
        if (span == null) {
            problem(line.line, "no host is called \"" + line.host + "\"; " + known(hostNames, "hosts"));
            return Scenario.ANY_HOST;
        }
        if (span.to - span.from > 1) {
            problem(
                    line.line,
                    "\"" + line.host + "\" is several hosts: write " + line.host + "1 to " + line.host
                            + (span.to - span.from));
        }
        return span.from + 1;
    }

    private static String known(Map<String, Span> names, String what) {
        List<String> some = names.keySet().stream().limit(12).toList();
        return what + " here: " + String.join(", ", some) + (names.size() > some.size() ? " ..." : "");
    }
}
