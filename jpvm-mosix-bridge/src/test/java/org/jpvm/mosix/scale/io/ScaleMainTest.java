package org.jpvm.mosix.scale.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aTableACsvFileAndAChart(@TempDir Path directory) throws Exception {
        Path csv = directory.resolve("a.csv");
        Path svg = directory.resolve("a.svg");
        assertEquals(
                0,
                run(
                        "--hosts",
                        "50,100",
                        "--policy",
                        "local,round-robin",
                        "--exact",
                        "--hours",
                        "2",
                        "--events",
                        "0",
                        "--work",
                        "10000",
                        "--csv",
                        csv.toString(),
                        "--svg",
                        svg.toString()));
        List<String> table = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(5, table.size(), out::toString);
        assertTrue(table.get(0).contains("bytes/host"));
        assertTrue(table.get(4).contains("100 round-robin (exact)"), table.get(4));
        List<String> rows = Files.readAllLines(csv);
        assertEquals(5, rows.size());
        assertEquals(rows.get(0).split(",").length, rows.get(4).split(",").length);
        assertTrue(rows.get(1).startsWith("50,local,exact,"));
        var chart = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertEquals(4, chart.getElementsByTagName("polyline").getLength());
    }

    @Test
    void agesBesideTheFormulas() {
        assertEquals(0, run("ages", "--hosts", "16"));
        List<String> table = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(3, table.size());
        assertTrue(table.get(1).matches(" +16 +4 \\| .*% \\| .*%"), table.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--hosts",
                "--hosts x",
                "--hosts 1",
                "--policy nobody",
                "--what 3",
                "what",
                "--hours 0",
                "--hours x",
                "--load 1",
                "--step 0",
                "--window 0",
                "--capacity 1",
                "ages --hosts 16 --window 16",
                "--work NaN"
            })
    void whatMeansNothingIsSaidAndNothingIsRun(String command) {
        assertEquals(2, run(command.split(" ")), command);
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("scale: "), err::toString);
    }

    @Test
    void aFileThatCannotBeWritten() {
        assertEquals(1, run("ages", "--hosts", "16", "--csv", "/nonexistent/a.csv"));
    }

    private int run(String... arguments) {
        return ScaleMain.run(List.of(arguments), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
