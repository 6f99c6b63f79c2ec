package org.jpvm.mosix.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jpvm.mosix.sim.cli.RowFormats;
import org.jpvm.mosix.sim.cli.TextTable;
import org.junit.jupiter.api.Test;

/** Rows for programs have the times that were measured, tables those of the paper. */
class PaperRowTest {
    private static PaperRow row(double makespan, int moves) throws Exception {
        Column column = Column.of(List.of("fair"), List.of(Column.Task.JAVA)).get(0);
        return new PaperRow("table1", 16, 17, 1, column, 10, 0.1, makespan, 31.875, 1.02, moves, true);
    }

    @Test
    void rowsForProgramsBeginWithWhatWasAskedFor() throws Exception {
        String json = RowFormats.json(row(32.5, 40).columns());
        assertTrue(
                json.startsWith("{\"scenario\": \"table1\", \"n\": 17, \"kind\": \"java\", \"policy\": \"fair\","
                        + " \"makespan_s\": 32.5, \"bound_s\": 31.875, \"moves\": 40,"),
                json);
        assertTrue(json.contains("\"paper_pvm_s\": 60.436"), json);
        assertTrue(json.contains("\"over_bound_percent\": 1.960784, \"over_bound_at_speed_percent\": -0.038447"), json);
    }

    @Test
    void whatFailedOrIsNotKnownIsNull() throws Exception {
        Map<String, Object> columns = row(Double.POSITIVE_INFINITY, -1).columns();
        assertNull(columns.get("makespan_s"));
        assertNull(columns.get("over_bound_percent"));
        assertNull(columns.get("moves"));
    }

    @Test
    void tablesShowThePapersSecondsBesideThePapersFigures() throws Exception {
        String table = TextTable.of(List.of(row(32.5, 40).inPaperSeconds()), "x");
        assertEquals(1, row(32.5, 40).inPaperSeconds().paper().stream().count());
        assertTrue(table.contains("318.75"), table);
        assertTrue(table.contains("325.00"), table);
        assertTrue(table.contains("604.36"), table);
    }
}
