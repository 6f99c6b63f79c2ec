package org.jpvm.bench.pairs;

import static org.jpvm.mosix.sim.cli.OptionValues.valued;
import static org.jpvm.mosix.sim.cli.OptionValues.whole;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jpvm.Encoding;
import org.jpvm.mosix.sim.cli.UsageException;

/**
 * What the command is asked for.
 *
 * @param sizes     bytes of messages, growing
 * @param rounds    that count; 0 for as many as fit into the usual time
 * @param millis    of each measurement in a round, about
 * @param busy      processes that compute meanwhile
 * @param hosts     the two ends are on hosts of their own
 * @param columns   what is compared, in their order
 * @param encoding  of PVM messages
 * @param directory where the files go, or null
 * @param help      only the help is wanted
 */
record BenchOptions(
        List<Integer> sizes,
        int rounds,
        int millis,
        int busy,
        boolean hosts,
        Set<Column> columns,
        Encoding encoding,
        String directory,
        boolean help) {
    static final int MOST_BYTES = 16 << 20;

    private static final int MOST_ROUNDS = 10_000;
    private static final int MOST_MILLIS = 10_000;
    private static final int MOST_BUSY = 1024;
    private static final int USUAL_MILLIS = 40;
    private static final String USUAL_SIZES = "8,1024,65536,1048576";
    private static final Map<String, Encoding> ENCODINGS =
            Map.of("raw", Encoding.RAW, "xdr", Encoding.XDR, "inplace", Encoding.IN_PLACE);

    static Options known() {
        return new Options()
                .addOption(valued("sizes", "BYTES,...", "of messages, 0 to " + MOST_BYTES + " (" + USUAL_SIZES + ")"))
                .addOption(valued("rounds", "N", "rounds that count (what fits into two minutes, at least 5)"))
                .addOption(valued("millis", "MS", "each measurement in a round, about (" + USUAL_MILLIS + ")"))
                .addOption(valued("busy", "N", "processes that take what they get of the processors meanwhile (0)"))
                .addOption(Option.builder()
                        .longOpt("hosts")
                        .desc("between two hosts made of namespaces; needs root")
                        .get())
                .addOption(valued("columns", "NAME,...", "what is compared (all that is installed)"))
                .addOption(valued("encoding", "raw|xdr|inplace", "of PVM messages (raw)"))
                .addOption(valued("out", "DIR", "write bench.json, bench.csv and bench.html there"))
                .addOption(Option.builder("h").longOpt("help").desc("this text").get());
    }

    static BenchOptions parse(String... arguments) throws UsageException {
        try {
            return parse(new DefaultParser().parse(known(), arguments));
        } catch (ParseException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static BenchOptions parse(CommandLine line) throws UsageException, ParseException {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException("unknown: \"" + String.join(" ", line.getArgList()) + "\"");
        }
        TreeSet<Integer> sizes = new TreeSet<>();
        for (String size : words(line.getOptionValue("sizes", USUAL_SIZES))) {
            sizes.add((int) whole("sizes", size, 0, MOST_BYTES));
        }
        Encoding encoding = ENCODINGS.get(line.getOptionValue("encoding", "raw"));
        if (encoding == null) {
            throw new UsageException(
                    "--encoding is raw, xdr or inplace, not \"" + line.getOptionValue("encoding") + "\"");
        }
        return new BenchOptions(
                List.copyOf(sizes),
                (int) whole(line, "rounds", 0, 1, MOST_ROUNDS),
                (int) whole(line, "millis", USUAL_MILLIS, 1, MOST_MILLIS),
                (int) whole(line, "busy", 0, 0, MOST_BUSY),
                line.hasOption("hosts"),
                columns(line.getOptionValue("columns"), line.hasOption("hosts")),
                encoding,
                line.getOptionValue("out"),
                line.hasOption("help"));
    }

    private static Set<Column> columns(String text, boolean hosts) throws UsageException {
        if (text == null) {
            return hosts ? Column.BETWEEN_HOSTS : EnumSet.allOf(Column.class);
        }
        Set<Column> columns = EnumSet.noneOf(Column.class);
        for (String label : words(text)) {
            columns.add(Column.of(label)
                    .orElseThrow(() -> new UsageException(
                            "--columns: there is no \"" + label + "\"; known are " + Column.labels())));
        }
        return columns;
    }

    private static List<String> words(String text) {
        return List.of(text.split(",", -1));
    }
}
