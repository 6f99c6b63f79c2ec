package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.MoveCosts;
import org.jpvm.placement.TaskView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairPolicyTest {
    private static final long MEMORY = 1L << 30;

    private static Side side(int index, int count, double strangers) {
        List<TaskView> tasks = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            tasks.add(new TaskView(
                    index << 18 | i, "p", index, 9, 9, 5, 5, 1, 0, Double.NaN, false, 0, false, null, List.of()));
        }
        HostView host =
                new HostView(index, "h" + index, "L", 1, 1, count + strangers, strangers, MEMORY, MEMORY, false, false);
        return new Side(new HostState(host, tasks), FairSettings.SHARED, new MoveCosts(0.1, 0.1));
    }

    /** Two tasks here, one there: only where a stranger is for certain does the move bring anything. */
    @ParameterizedTest
    @CsvSource({"0, false", "0.1, false", "0.29, false", "0.5, true", "1, true"})
    void aTaskLeavesAStrangerButNotTheNoiseOfItsMeasurement(double strangers, boolean gains) {
        assertEquals(gains, FairPolicy.gains(side(1, 2, strangers), side(2, 1, 0)));
    }
}
