package org.jpvm.bench.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command with all columns, as short as it can be. */
@Timeout(180)
class BenchInteropIT {
    @TempDir
    Path directory;

    @BeforeEach
    void needsCPvm() {
        boolean there = isInstalled("cc") && Files.exists(Path.of("/usr/include/pvm3.h"));
        String absence = "no C compiler, or no headers of C PVM";
        try {
            InstalledPvm.find(System.getenv());
        } catch (AbsentException e) {
            there = false;
            absence = e.getMessage();
        }
        Needs.cpvm(there, absence);
    }

    private static boolean isInstalled(String program) {
        for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(path, program))) {
                return true;
            }
        }
        return false;
    }

    private Map<?, ?> bench(String encoding, String... more) throws Exception {
        String launcher = Path.of("..", "jpvm").toRealPath().toString();
        List<String> command =
                new ArrayList<>(Workshop.java(List.of("-Djpvm.launcher=" + launcher), BenchMain.class.getName()));
        command.addAll(List.of("--sizes", "0,8,65537", "--rounds", "1", "--millis", "2"));
        command.addAll(List.of("--encoding", encoding, "--out", directory.toString()));
        command.addAll(List.of(more));
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("TMPDIR", directory.toString());
        int status = builder.start().waitFor();
        String said = Files.readString(output);
        assertEquals(0, status, said);
        return (Map<?, ?>) JsonReader.read(Files.readString(directory.resolve("bench.json")));
    }

    @Test
    void allThatIsInstalledIsMeasured() throws Exception {
        Map<?, ?> report = bench("raw");
        Set<Column> missing = EnumSet.noneOf(Column.class);
        ((Map<?, ?>) report.get("missing"))
                .keySet()
                .forEach(label -> missing.add(Column.of((String) label).orElseThrow()));
        Set<Column> mayBeMissing = EnumSet.of(Column.JAVA_SHARED);
        if (!isInstalled("mpicc")) {
            mayBeMissing.add(Column.MPI);
        }
        missing.removeAll(mayBeMissing);
        assertEquals(Set.of(), missing, () -> report.get("missing").toString());
        figures(report, List.of("c-pvmd", "c-jpvmd", "java-jpvmd", "java-unix", "memcpy"));
        List<String> csv = Files.readAllLines(directory.resolve("bench.csv"), StandardCharsets.UTF_8);
        assertEquals(((List<?>) report.get("figures")).size() + 1, csv.size());
        String page = Files.readString(directory.resolve("bench.html"));
        assertTrue(page.contains("<svg viewBox") && page.endsWith("</html>\n") && !page.contains("NaN"), page);
    }

    @Test
    void xdrAndInPlaceAreMeasuredToo() throws Exception {
        List<String> columns = List.of("c-pvmd", "c-jpvmd", "java-jpvmd", "java-unix", "memcpy");
        figures(bench("xdr"), columns);
        figures(bench("inplace"), columns);
    }

    @Test
    void betweenHosts() throws Exception {
        assumeTrue(
                Boolean.getBoolean("jpvm.testbed.required"),
                "hosts are made where -Djpvm.testbed.required=true says that they can be");
        Map<?, ?> report = bench("raw", "--hosts", "--busy", "1");
        assertEquals(Map.of(), report.get("missing"));
        assertEquals(2.0, report.get("hosts"));
        figures(
                report,
                Column.BETWEEN_HOSTS.stream().map(Column::label).sorted().toList());
    }

    private static void figures(Map<?, ?> report, List<String> least) {
        Set<Object> columns = new TreeSet<>();
        for (Object row : (List<?>) report.get("figures")) {
            Map<?, ?> figure = (Map<?, ?>) row;
            columns.add((String) figure.get("column"));
            assertTrue((Double) figure.get("latency_us") > 0, figure.toString());
            assertTrue((Double) figure.get("stream_messages_per_s") > 0, figure.toString());
        }
        assertEquals(((Map<?, ?>) report.get("columns")).keySet(), columns);
        assertTrue(columns.containsAll(least), columns.toString());
    }
}
