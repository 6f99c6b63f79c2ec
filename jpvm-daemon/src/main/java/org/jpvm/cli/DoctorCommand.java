package org.jpvm.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code doctor}: what works here. */
final class DoctorCommand implements Command {
    @Override
    public String syntax() {
        return "doctor [--json]";
    }

    @Override
    public String description() {
        return """
            Looks at Java, the system, the running machine and C PVM, and prints what works, what does not and why, and what to
            do about it. Exit status 1 when something is broken that jpvm cannot do without, else 0.
            """;
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt("json")
                        .desc("one JSON array: name, result (works, absent, broken), detail, wayOut")
                        .get());
    }

    @Override
    public int run(CommandLine line) throws CommandFailedException {
        if (!line.getArgList().isEmpty()) {
            throw new CommandFailedException(
                    CommandFailedException.USAGE,
                    "cannot use \"" + line.getArgList().get(0) + "\"");
        }
        SystemChecks system = new SystemChecks(System.getenv());
        List<Check> checks = new ArrayList<>();
        checks.addAll(system.needed());
        checks.addAll(JavaChecks.all());
        checks.addAll(new MachineChecks(System.getenv()).all());
        checks.addAll(system.optional());
        System.out.print(line.hasOption("json") ? json(checks) : table(checks));
        return checks.stream().anyMatch(check -> check.result() == Check.Result.BROKEN) ? 1 : 0;
    }

    static String table(List<Check> checks) {
        int width =
                checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            String start = String.format(
                    "%-" + width + "s  %-6s  ", check.name(), check.result().label());
            text.append(start).append(check.detail()).append('\n');
            if (!check.wayOut().isEmpty()) {
                text.append(" ".repeat(start.length()))
                        .append("-> ")
                        .append(check.wayOut())
                        .append('\n');
            }
        }
        return text.toString();
    }

    static String json(List<Check> checks) {
        StringBuilder text = new StringBuilder("[");
        for (Check check : checks) {
            text.append(text.length() == 1 ? "\n" : ",\n").append("  {");
            text.append("\"name\": ").append(quoted(check.name()));
            text.append(", \"result\": ").append(quoted(check.result().label().toLowerCase(java.util.Locale.ROOT)));
            text.append(", \"detail\": ").append(quoted(check.detail()));
            text.append(", \"wayOut\": ").append(quoted(check.wayOut())).append('}');
        }
        return text.append("\n]\n").toString();
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
