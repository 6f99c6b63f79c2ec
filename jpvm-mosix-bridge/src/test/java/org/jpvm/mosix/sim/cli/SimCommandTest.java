package org.jpvm.mosix.sim.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** The command from its words to its output. */
class SimCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private int run(String... words) {
        out.reset();
        err.reset();
        return new SimMain(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false)
                .run(words);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private List<String> rows(String... words) {
        assertEquals(0, run(words), err());
        String[] lines = out().split("\n");
        assertEquals("[", lines[0]);
        assertEquals("]", lines[lines.length - 1]);
        return Arrays.asList(lines).subList(1, lines.length - 1);
    }

    private static String value(String row, String column) {
        Matcher matcher =
                Pattern.compile("\"" + column + "\": (\"[^\"]*\"|[^,}]*)").matcher(row);
        assertTrue(matcher.find(), column + " in " + row);
        return matcher.group(1);
    }

    @Test
    void roundRobinIsThePapersPvmRowByRow() {
        List<String> rows = rows("table1", "--policy", "round-robin", "--json");
        assertEquals(20, rows.size());
        for (String row : rows) {
            int tasks = Integer.parseInt(value(row, "n"));
            assertEquals(300 * ((tasks + 15) / 16), Double.parseDouble(value(row, "makespan_s")), row);
            assertEquals(Math.max(300, tasks * 300 / 16.0), Double.parseDouble(value(row, "bound_s")), 1e-6, row);
            assertEquals("0", value(row, "moves"));
            String printed = value(row, "paper_pvm_s");
            if (!printed.equals("null")) {
                double measured = Double.parseDouble(printed);
                assertEquals(measured, Double.parseDouble(value(row, "makespan_s")), 0.06 * measured, row);
            }
        }
    }

    @Test
    void rowsHaveTheirColumnsAndComeInOrder() {
        List<String> rows = rows("table1", "--policy", "mosix,round-robin", "--n", "24,17", "--seeds", "2", "--json");
        assertEquals(8, rows.size());
        String first = rows.get(0);
        assertTrue(
                first.startsWith(
                        "{\"scenario\": \"table1\", \"policy\": \"mosix\", \"n\": 24, \"seed\": 1, \"makespan_s\": "),
                first);
        assertTrue(rows.stream().limit(7).allMatch(row -> row.endsWith("},")), "commas");
        assertEquals("450", value(first, "bound_s"));
        assertTrue(Integer.parseInt(value(first, "moves")) > 0, first);
        assertEquals(
                List.of("1 mosix", "1 round-robin", "2 mosix", "2 round-robin"),
                rows.subList(0, 4).stream()
                        .map(row ->
                                value(row, "seed") + " " + value(row, "policy").replace("\"", ""))
                        .toList());
        assertEquals("17", value(rows.get(4), "n"));
    }

    @Test
    void theSameCommandGivesTheSameRows() {
        String[] words = {"random", "--n", "20", "--seeds", "3", "--json", "--policy", "random,power-of-two,mosix"};
        List<String> once = rows(words);
        assertEquals(once, rows(words));
        assertEquals(9, once.size());
    }

    @Test
    void makespansAreNotBelowTheBounds() {
        for (String scenario : List.of("random", "background", "mixed", "pareto", "pairs", "memory", "arrivals")) {
            String[] words = {
                scenario, "--policy", "least-loaded,round-robin+mosix", "--n", "20,36", "--seeds", "2", "--json"
            };
            for (String row : rows(words)) {
                double makespan = Double.parseDouble(value(row, "makespan_s"));
                assertTrue(makespan >= Double.parseDouble(value(row, "bound_s")) - 1e-6, row);
            }
        }
    }

    @Test
    void hostsScaleTheTable() {
        List<String> rows = rows("table1", "--hosts", "8", "--policy", "round-robin", "--json");
        assertEquals("1", value(rows.get(0), "n"));
        assertEquals("24", value(rows.get(rows.size() - 1), "n"));
        assertEquals("null", value(rows.get(0), "paper_pvm_s"));
        assertEquals("8", value(rows.get(0), "hosts"));
    }

    @Test
    void costlyMovesCostAShareOfTheWork() {
        String cheap =
                rows("costly-0.01%", "--policy", "mosix", "--n", "20", "--json").get(0);
        String dear =
                rows("costly-20%", "--policy", "mosix", "--n", "20", "--json").get(0);
        assertTrue(Double.parseDouble(value(dear, "makespan_s")) > Double.parseDouble(value(cheap, "makespan_s")) + 20);
    }

    @Test
    void theTableOfThePaperStandsBesideTheRows() {
        assertEquals(0, run("--policy", "round-robin", "--n", "16,17,30,31"), err());
        List<String> lines = out().lines().toList();
        assertTrue(lines.get(0).startsWith("table1: the paper's table"), lines.get(0));
        assertEquals("16 300.00 300.00 310.83 317.12 303.40 300.00 0.00 0.00", squeezed(lines.get(3)));
        assertEquals("17 318.75 450.00 456.91 604.36 452.84 600.00 88.24 0.00", squeezed(lines.get(4)));
        assertEquals("30 562.50 562.50 600.00 6.67 0.00", squeezed(lines.get(5)));
        assertEquals("31 581.25 581.25 574.03* 604.63* 595.17* 600.00 3.23 0.00", squeezed(lines.get(6)));
        assertEquals("worst 88.24", squeezed(lines.get(8)));
        assertTrue(lines.get(10).startsWith("* printed for 31 tasks"), lines.get(10));
        assertEquals("", err());
    }

    private static String squeezed(String line) {
        return line.strip().replaceAll(" +", " ");
    }

    @Test
    void aScenarioFileRuns() throws Exception {
        Path file = Files.writeString(directory.resolve("lab.sim"), """
                hosts 2 pc speed=0.5
                host  server
                tasks 4 job work=100
                """);
        // Round robin: two on the first, one on each of the others.
        String row = rows(file.toString(), "--policy", "round-robin", "--json").get(0);
        assertEquals("\"lab\"", value(row, "scenario"));
        assertEquals("400", value(row, "makespan_s"));
        assertEquals("200", value(row, "bound_s"));
        assertEquals("4", value(row, "n"));
    }

    @Test
    void aWrongScenarioFileIsExplainedLineByLine() throws Exception {
        Path file = Files.writeString(directory.resolve("lab.sim"), "hosts pc\ntask a\n");
        assertEquals(2, run(file.toString()));
        assertEquals(
                "jpvm sim: the scenario cannot be used\n"
                        + file + ":1: write: hosts NUMBER NAME, and settings as key=value\n"
                        + file + ":2: a task needs work=SECONDS, what it takes on a host of speed 1\n",
                err());
        Files.writeString(file, "host a leaves=10\ntask b work=20\n");
        assertEquals(1, run(file.toString(), "--policy", "round-robin"));
        assertEquals("jpvm sim: lab: its hosts can never do all the work; see when they leave and crash\n", err());
        Files.write(file, new byte[] {(byte) 0xff, 10});
        assertEquals(2, run(file.toString()));
        assertTrue(err().contains("is no text in UTF-8"), err());
        assertEquals(2, run(directory.toString()));
        assertTrue(err().contains(" is no file"), err());
    }

    @Test
    void csvAndPageAreWritten() throws Exception {
        Path csv = directory.resolve("rows.csv");
        Path html = directory.resolve("page.html");
        assertEquals(
                0,
                run(
                        "table1",
                        "pairs",
                        "--n",
                        "16,24",
                        "--policy",
                        "round-robin,mosix",
                        "--csv",
                        csv.toString(),
                        "--html",
                        html.toString()),
                err());
        List<String> lines = Files.readAllLines(csv);
        assertEquals(9, lines.size());
        assertTrue(lines.get(0).startsWith("scenario,policy,n,seed,makespan_s,bound_s,moves,"), lines.get(0));
        assertTrue(lines.get(1).startsWith("table1,round-robin,16,1,300,300,0,16,0,0,"), lines.get(1));
        String page = Files.readString(html);
        assertFalse(page.contains("NaN") || page.contains("Infinity"), "numbers that are none");
        assertFalse(page.contains("http:") || page.contains("https:") || page.contains("<script"), "self-contained");
        assertTrue(page.contains("prefers-color-scheme: dark"));
        Matcher figures =
                Pattern.compile("<figure>.*?</figure>", Pattern.DOTALL).matcher(page);
        int count = 0;
        while (figures.find()) {
            // The charts are well-formed XML.
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(figures.group())));
            count++;
        }
        // Seconds, above the bound, and moves of both; traffic of one.
        assertEquals(7, count);
        assertTrue(page.contains("./jpvm sim table1 pairs --n 16,24"), "the command that made it");
    }

    @Test
    void aProgressBarIsOnlyForTerminals() {
        assertEquals(0, run("table1", "--n", "20", "--policy", "round-robin"));
        assertEquals("", err());
        long[] now = {0};
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar(new PrintStream(shown), 4, () -> now[0]);
        bar.show(1, "too early");
        bar.end();
        assertEquals("", shown.toString(StandardCharsets.UTF_8));
        now[0] = 2_000_000_000L;
        bar.show(1, "table1 20");
        assertEquals(
                "\r[" + "#".repeat(10) + " ".repeat(30) + "] 1 of 4 runs, 2 s, table1 20\033[K",
                shown.toString(StandardCharsets.UTF_8));
        bar.end();
        assertTrue(shown.toString(StandardCharsets.UTF_8).endsWith("\r\033[K"));
        new ProgressBar(null, 4, () -> now[0] += 1_000_000_000L).show(1, "nowhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "table2               | unknown scenario \"table2\": there is no such file, and those that come with it are table1, random",
                "--policy best        | unknown policy \"best\": policies that move tasks are",
                "--policy a+mosix     | unknown placement policy \"a\": policies that move",
                "--policy random+a    | unknown balance policy \"a\": policies that move",
                "--policy mosix,      | unknown policy \"\"",
                "--placement mosix    | unknown placement policy \"mosix\"",
                "--n 0                | --n is a whole number from 1 to 1000000, not \"0\"",
                "--n 3,,4             | --n is a whole number from 1 to 1000000, not \"\"",
                "--seeds many         | --seeds is a whole number from 1 to 100000, not \"many\"",
                "--stop -1            | --stop is a number from 0 to 1000000, not \"-1\"",
                "--warmup NaN         | --warmup is a number from 0 to 1000000, not \"NaN\"",
                "--hints some         | --hints is none, exact, wrong or as-given, not \"some\"",
                "--known --hints none | --known is --hints exact, which --hints none contradicts",
                "mixed --hosts 20     | --hosts cannot be used: mixed-12+4 has its hosts in its name",
                "--seeds 100000       | 6000000 runs are more than 1000000",
                "--fast               | Unrecognized option: --fast",
                "--html no/such/page  | cannot write no/such/page: there is no directory",
            })
    void whatMeansNothingIsRefusedWithTheWayOut(String words, String problem) {
        assertEquals(2, run(words.strip().split(" ")));
        assertTrue(err().startsWith("jpvm sim: " + problem.strip()), err());
        assertEquals("", out());
    }

    @Test
    void theHelpNamesScenariosPoliciesAndTheOtherSimulator() {
        assertEquals(0, run("--help"));
        for (String word :
                List.of("table1", "mixed", "costly", "mosix", "round-robin", "--policy", "./jpvm simulate")) {
            assertTrue(out().contains(word), word);
        }
        assertTrue(out().lines().allMatch(line -> line.length() <= 120), "fits a terminal");
    }
}
