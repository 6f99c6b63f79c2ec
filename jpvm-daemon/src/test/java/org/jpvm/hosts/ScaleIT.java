package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code testbed scale}: a machine of many hosts and tasks in which each task exchanges a message with one on another host, gets one that goes to
 * all, and is heard to end; then nothing is left. {@code -Djpvm.scale=true} takes 64 hosts with 10,048 tasks.
 */
class ScaleIT {
    private static final boolean LARGE = Boolean.getBoolean("jpvm.scale");
    private static final String HOSTS = LARGE ? "64" : "3";
    private static final String TASKS = LARGE ? "157" : "7";

    @Test
    @Timeout(1800)
    void aMachineGrowsWorksAndEnds() throws Exception {
        TestBed.require();
        Hosts.Result result = TestBed.scale(List.of("scale", "--tasks", TASKS, HOSTS));
        System.out.print(result.output());
        assertEquals(0, result.status(), result.output());
        String row = HOSTS + "," + Integer.parseInt(HOSTS) * Integer.parseInt(TASKS) + "(,[0-9]+[.][0-9]{3}){6}";
        assertTrue(result.output().lines().anyMatch(line -> line.matches(row)), result.output());
    }
}
