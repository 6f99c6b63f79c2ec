package org.jpvm.conformance;

import static org.jpvm.cli.OptionValues.flag;
import static org.jpvm.cli.OptionValues.valued;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** The command {@code conformance}: runs the C programs of an installed PVM against a daemon and prints a table. */
public final class ConformanceMain {
    private ConformanceMain() {}

    /** Exit status 0 when nothing failed, 1 when something did, 2 for a wrong command line or a missing C PVM. */
    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws Exception {
        Options options = new Options()
                .addOption(valued("daemon", "KIND", "jpvmd (default) or c, the daemon of C PVM itself"))
                .addOption(valued("only", "REGEX", "run only cases whose name holds a match"))
                .addOption(valued("markdown", "FILE", "write the table there, too"))
                .addOption(valued("keep", "DIR", "keep all outputs and logs there, not only those of failures"))
                .addOption(flag("list", "print the cases and run none"))
                .addOption(
                        Option.builder("h").longOpt("help").desc("print this").get());
        CommandLine line;
        try {
            line = new DefaultParser().parse(options, args);
        } catch (ParseException e) {
            System.err.println("conformance: " + e.getMessage() + "; --help shows the options");
            return 2;
        }
        if (line.hasOption("help")) {
            System.out.println("conformance [OPTIONS]: runs the programs of C PVM, unmodified, against a daemon");
            for (Option option : options.getOptions()) {
                System.out.printf(
                        "  --%-9s %-6s %s%n",
                        option.getLongOpt(), option.hasArg() ? option.getArgName() : "", option.getDescription());
            }
            return 0;
        }
        DaemonKind kind;
        switch (line.getOptionValue("daemon", "jpvmd")) {
            case "jpvmd" -> kind = DaemonKind.JPVMD;
            case "c" -> kind = DaemonKind.C;
            default -> {
                System.err.println("conformance: --daemon is jpvmd or c");
                return 2;
            }
        }
        Pattern only = Pattern.compile(line.getOptionValue("only", ""));
        List<ConformanceCase> cases = ConformanceCases.all().stream()
                .filter(test -> only.matcher(test.name()).find())
                .toList();
        if (line.hasOption("list")) {
            cases.forEach(test -> System.out.printf("%-40s %s%n", test.name(), test.commands()));
            return 0;
        }
        CPvm cpvm = CPvm.ofProperties();
        if (cpvm.absence() != null) {
            System.err.println("conformance: " + cpvm.absence());
            return 2;
        }
        Path keep = line.hasOption("keep") ? Path.of(line.getOptionValue("keep")) : null;
        CaseRunner runner = new CaseRunner(kind, cpvm, keep);
        Map<ConformanceCase, Verdict> verdicts = new LinkedHashMap<>();
        System.out.println(ConformanceReport.heading(kind));
        for (ConformanceCase test : cases) {
            Verdict verdict = runner.run(test);
            verdicts.put(test, verdict);
            System.out.println(ConformanceReport.row(test, verdict));
        }
        System.out.println(ConformanceReport.summary(verdicts));
        if (line.hasOption("markdown")) {
            Files.writeString(Path.of(line.getOptionValue("markdown")), ConformanceReport.markdown(kind, verdicts));
        }
        return verdicts.values().stream().anyMatch(v -> v.outcome() == Verdict.Outcome.FAILED) ? 1 : 0;
    }
}
