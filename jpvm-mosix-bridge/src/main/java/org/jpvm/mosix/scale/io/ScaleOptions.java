package org.jpvm.mosix.scale.io;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the command was told.
 *
 * @param ages     the ages of gossip, not the machine
 * @param hosts    sizes of the machine
 * @param policies names, {@code local} for tasks that stay where they are spawned
 * @param exact    policies see all hosts as they are
 * @param hours    of virtual time, at least, half of them before measuring
 * @param events   at least as many; fewer say little, of their cost as of the tasks
 * @param step     seconds between messages
 * @param window   entries in a message, 0 for various ones
 * @param capacity entries kept
 * @param load     utilisation
 * @param work     mean CPU-seconds of a task
 * @param seed     of the random numbers
 * @param csv      file for the rows, null for none
 * @param svg      file for a chart, null for none
 */
record ScaleOptions(
        boolean ages,
        List<Integer> hosts,
        List<String> policies,
        boolean exact,
        double hours,
        double events,
        double step,
        int window,
        int capacity,
        double load,
        double work,
        long seed,
        String csv,
        String svg) {
    static final String HELP = """
            Usage: ./jpvm sim scale [ages] [OPTIONS]

            Machines of up to millions of hosts in virtual time: what a host costs in memory and an event in time, and how evenly tasks
            are spread by a policy that sees what gossip tells. With "ages": how old that is, beside the formulas.

              --hosts N,N...      sizes of the machine (1000,10000,100000,1000000; with ages 16,64,256,1024)
              --policy NAME,...   placement policies; local: tasks stay where they are spawned (local,power-of-two,least-loaded)
              --exact             policies see all hosts as they are
              --hours H           virtual time, the second half is measured (1)
              --events N          and longer, until so many events (1000000)
              --step S            seconds between messages (30)
              --window N          entries in a message (8; with ages several)
              --capacity N        entries that a host keeps (32)
              --load R            share of the hosts' time that the tasks need (0.8)
              --work S            mean CPU-seconds of a task (300)
              --seed N            (1)
              --csv FILE --svg FILE
            """;

    /** Reads arguments; throws {@link IllegalArgumentException} with what is wrong with them. */
    static ScaleOptions parse(List<String> arguments) {
        boolean ages = !arguments.isEmpty() && arguments.get(0).equals("ages");
        List<Integer> hosts = ages ? List.of(16, 64, 256, 1024) : List.of(1000, 10_000, 100_000, 1_000_000);
        List<String> policies = List.of("local", "power-of-two", "least-loaded");
        boolean exact = false;
        double hours = 1;
        double events = 1e6;
        double step = 30;
        int window = ages ? 0 : 8;
        int capacity = 32;
        double load = 0.8;
        double work = 300;
        long seed = 1;
        String csv = null;
        String svg = null;
        for (int i = ages ? 1 : 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals("--exact")) {
                exact = true;
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        name + (name.startsWith("--") ? " needs a value" : ": what is that?"));
            }
            String value = arguments.get(++i);
            switch (name) {
                case "--hosts" -> hosts = list(name, value, Integer::valueOf);
                case "--policy" -> policies = list(name, value, policy -> policy);
                case "--hours" -> hours = number(name, value);
                case "--events" -> events = number(name, value);
                case "--step" -> step = number(name, value);
                case "--window" -> window = (int) number(name, value);
                case "--capacity" -> capacity = (int) number(name, value);
                case "--load" -> load = number(name, value);
                case "--work" -> work = number(name, value);
                case "--seed" -> seed = (long) number(name, value);
                case "--csv" -> csv = value;
                case "--svg" -> svg = value;
                default -> throw new IllegalArgumentException("unknown option " + name);
            }
        }
        if (!(hours > 0 && hours <= 100_000 && events >= 0 && events <= 1e12)) {
            throw new IllegalArgumentException("--hours " + hours + " --events " + events);
        }
        return new ScaleOptions(
                ages, hosts, policies, exact, hours, events, step, window, capacity, load, work, seed, csv, svg);
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + value + ": not a number");
        }
    }

    private static <T> List<T> list(String name, String value, Function<String, T> reader) {
        List<T> values = new ArrayList<>();
        try {
            for (String one : value.split(",")) {
                values.add(reader.apply(one.strip()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + value + ": not a list of numbers");
        }
        return values;
    }
}
