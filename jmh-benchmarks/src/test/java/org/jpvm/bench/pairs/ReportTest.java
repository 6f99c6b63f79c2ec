package org.jpvm.bench.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jpvm.Encoding;
import org.jpvm.mosix.sim.cli.RowFormats;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Samples samples = new Samples();
    private Report report;

    @BeforeEach
    void measure() {
        for (int round = 0; round < 3; round++) {
            for (int size : new int[] {0, 8}) {
                samples.add(Column.C_PVMD, Kind.LATENCY, size, round, 20_000);
                samples.add(Column.C_JPVMD, Kind.LATENCY, size, round, 10_000);
                samples.add(Column.C_PVMD, Kind.STREAM, size, round, 8000);
                samples.add(Column.C_JPVMD, Kind.STREAM, size, round, 2000);
            }
        }
        report = new Report(
                "./jpvm bench <&>",
                Map.of("processors", "2, \"fast\""),
                Encoding.RAW,
                false,
                List.of(0, 8),
                3,
                List.of(Column.C_PVMD, Column.C_JPVMD),
                Map.of(Column.MPI, "there is no mpicc", Column.JAVA_SHARED, "failed: \"latency 8 1\": hangs\tlong"),
                samples);
    }

    @Test
    void jsonHasFiguresRoundsAndGoals() {
        Map<?, ?> all = (Map<?, ?>) JsonReader.read(report.json());
        assertEquals("./jpvm bench <&>", all.get("command"));
        assertEquals(3.0, all.get("rounds"));
        assertEquals("failed: \"latency 8 1\": hangs\tlong", ((Map<?, ?>) all.get("missing")).get("java-shared"));
        List<?> figures = (List<?>) all.get("figures");
        assertEquals(4, figures.size());
        Map<?, ?> last = (Map<?, ?>) figures.get(3);
        assertEquals("c-jpvmd", last.get("column"));
        assertEquals(8.0, last.get("bytes"));
        assertEquals(10.0, last.get("latency_us"));
        assertEquals(4.0, last.get("stream_mb_per_s"));
        assertEquals(0.5, last.get("latency_of_c_pvmd"));
        assertEquals(4.0, last.get("stream_of_c_pvmd"));
        assertEquals(null, last.get("latency_of_mpi"));
        assertEquals(List.of(10000.0, 10000.0, 10000.0), last.get("latency_ns_of_rounds"));
        List<?> goals = (List<?>) all.get("goals");
        Map<?, ?> first = (Map<?, ?>) goals.get(0);
        assertEquals("<= 0.85", first.get("goal"));
        assertEquals(true, first.get("met"));
        Map<?, ?> second = (Map<?, ?>) goals.get(1);
        assertEquals("java-shared", second.get("column"));
        assertEquals(null, second.get("met"), "it is missing");
        Map<?, ?> third = (Map<?, ?>) goals.get(2);
        assertEquals("parked", third.get("what"));
        assertEquals("us", third.get("baseline"));
        assertEquals("<= 20.0", third.get("goal"));
        assertEquals(3, goals.size(), "of what was not asked for there are none");
    }

    @Test
    void csvHasALineForEachColumnAndSize() {
        List<String> lines = RowFormats.csv(report.rows()).lines().toList();
        assertEquals(5, lines.size());
        assertTrue(lines.get(0).startsWith("column,bytes,latency_us,"), lines.get(0));
        assertTrue(lines.get(4).startsWith("c-jpvmd,8,10,10,4,4,500000,0.5,"), lines.get(4));
        long commas = lines.get(0).chars().filter(c -> c == ',').count();
        lines.forEach(
                line -> assertEquals(commas, line.chars().filter(c -> c == ',').count(), line));
    }

    @Test
    void thePageIsWholeAndEscaped() {
        String page = HtmlReport.of(report);
        assertTrue(page.endsWith("</body>\n</html>\n"));
        assertTrue(page.contains("./jpvm bench &lt;&amp;&gt;"));
        assertTrue(page.contains("2, &quot;fast&quot;"));
        assertTrue(page.contains("c-jpvmd, 8 B: 4.00 MB/s"));
        assertFalse(page.contains("NaN") || page.contains("Infinity") || page.contains("http"), page);
        assertEquals(2, Arrays.stream(page.split("<polyline")).count() / 2, "two charts of two curves");
    }

    @Test
    void theTableHasRatiosAndWhatIsMissing() {
        String text = TextReport.of(report);
        assertTrue(text.lines().anyMatch(line -> line.matches("c-jpvmd +10\\.0 +0\\.500 +500 +4\\.00")), text);
        assertTrue(text.contains("mpi is missing: there is no mpicc\n"), text);
        assertTrue(
                text.lines().anyMatch(line -> line.matches("c-jpvmd +c-pvmd +latency +8 +0\\.500 +<= 0\\.85  yes")),
                text);
        assertTrue(text.lines().anyMatch(line -> line.matches("java-shared +mpi +latency .*not measured")), text);
    }

    @Test
    void nothingMeasuredIsAReportToo() {
        Report empty = new Report(
                "", Map.of(), Encoding.XDR, false, List.of(8), 0, List.of(), Map.of(Column.MPI, "none"), new Samples());
        JsonReader.read(empty.json());
        assertTrue(HtmlReport.of(empty).contains("mpi: none"));
        assertTrue(TextReport.of(empty).contains("mpi is missing: none"));
        assertEquals("", RowFormats.csv(empty.rows()));
    }
}
