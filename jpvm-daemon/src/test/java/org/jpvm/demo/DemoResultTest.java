package org.jpvm.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    private final DemoResult result = new DemoResult(
            2, 3, 8, true, List.of(new DemoResult.Run("round-robin", 16.2, 0), new DemoResult.Run("fair", 12.3, 4)));

    @Test
    void theTableSaysItAll() {
        assertEquals("""
                3 tasks of 8.0 s on 2 hosts            time   over bound  moves
                  round robin, as PVM does it        16.2 s          35%      0
                  moved by the bridge (fair)         12.3 s           3%      4
                  bound: all hosts busy to the end   12.0 s""", String.join("\n", result.lines()));
    }

    @Test
    void jsonHasTheSame() {
        assertEquals(
                "{\"hosts\":2,\"tasks\":3,\"task_s\":8.000,\"bound_s\":12.000,\"bound_to_processors\":true,\"runs\":["
                        + "{\"policy\":\"round-robin\",\"makespan_s\":16.200,\"over_bound\":0.3500,\"moves\":0},"
                        + "{\"policy\":\"fair\",\"makespan_s\":12.300,\"over_bound\":0.0250,\"moves\":4}]}",
                result.json());
    }

    @Test
    void fewerTasksThanHostsTakeAsLongAsOne() {
        assertEquals(8, new DemoResult(4, 3, 8, true, List.of()).boundSeconds());
    }
}
