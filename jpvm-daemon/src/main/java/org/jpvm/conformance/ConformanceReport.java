package org.jpvm.conformance;

import java.util.Map;

/** The table of verdicts, for terminals and for documentation. */
final class ConformanceReport {
    private ConformanceReport() {}

    static String heading(DaemonKind kind) {
        return "programs of C PVM against " + kind + "\n"
                + String.format("%-8s %7s  %-40s %s", "verdict", "ms", "case", "evidence");
    }

    static String row(ConformanceCase test, Verdict verdict) {
        String row = String.format(
                "%-8s %7d  %-40s %s", verdict.outcome(), verdict.millis(), test.name(), verdict.evidence());
        return verdict.kept() == null || verdict.outcome() == Verdict.Outcome.OK
                ? row
                : row + "\n         kept in " + verdict.kept();
    }

    static String summary(Map<ConformanceCase, Verdict> verdicts) {
        long millis = verdicts.values().stream().mapToLong(Verdict::millis).sum();
        return count(verdicts, Verdict.Outcome.OK) + " ok, " + count(verdicts, Verdict.Outcome.FAILED) + " failed, "
                + count(verdicts, Verdict.Outcome.SKIPPED) + " skipped in " + millis / 1000 + " s";
    }

    private static long count(Map<ConformanceCase, Verdict> verdicts, Verdict.Outcome outcome) {
        return verdicts.values().stream().filter(v -> v.outcome() == outcome).count();
    }

    static String markdown(DaemonKind kind, Map<ConformanceCase, Verdict> verdicts) {
        StringBuilder text = new StringBuilder("# The programs of C PVM against " + kind + "\n\n"
                + "Written by `./jpvm conformance --markdown FILE`. Each case runs unmodified binaries of PVM 3.4.6 in a fresh machine of\n"
                + "one host; `<` marks a line typed to the program before it, `&` a program in the background.\n\n"
                + summary(verdicts) + ".\n\n"
                + "| case | programs | commands | verdict | ms | evidence |\n|---|---|---|---|---:|---|\n");
        verdicts.forEach((test, verdict) -> text.append("| ")
                .append(cell(test.name()))
                .append(" | ")
                .append(cell(String.join(", ", test.programs())))
                .append(" | ")
                .append(code(test.commands()))
                .append(" | ")
                .append(verdict.outcome().toString().toLowerCase(java.util.Locale.ROOT))
                .append(" | ")
                .append(verdict.millis())
                .append(" | ")
                .append(code(verdict.evidence()))
                .append(" |\n"));
        text.append("\nRun only by another program: ");
        ConformanceCases.helpers()
                .forEach((helper, by) -> text.append("`")
                        .append(helper)
                        .append("` by `")
                        .append(by)
                        .append("`, "));
        text.setLength(text.length() - 2);
        text.append(".\n\nBroken in PVM 3.4.6 itself: ");
        ConformanceCases.broken()
                .forEach((program, why) ->
                        text.append("`").append(program).append("` ").append(why));
        return text.append(".\n").toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text.replace("`", "'")) + "`";
    }
}
