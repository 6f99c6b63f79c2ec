package org.jpvm.mosix.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long UNSET = Long.MAX_VALUE;

    @Test
    void timersComeAtTheirTicksWhateverIsSetAndCancelled() {
        long seed = Long.getLong("jpvm.seed", 3);
        SplittableRandom random = new SplittableRandom(seed);
        TimerWheel wheel = new TimerWheel(50, 64);
        long[] due = new long[50];
        Arrays.fill(due, UNSET);
        int polled = 0;
        for (int i = 0; i < 200_000; i++) {
            int timer = random.nextInt(50);
            int what = random.nextInt(10);
            if (what < 4) {
                due[timer] = wheel.now() + random.nextInt(random.nextInt(300) + 1);
                wheel.set(timer, due[timer]);
            } else if (what < 5) {
                due[timer] = UNSET;
                wheel.cancel(timer);
            } else {
                long limit = wheel.now() + random.nextInt(20);
                int got = wheel.poll(limit);
                long earliest = Arrays.stream(due).min().orElseThrow();
                if (got == TimerWheel.NONE) {
                    assertTrue(earliest > limit, "seed=" + seed + " i=" + i);
                    assertEquals(limit, wheel.now());
                } else {
                    assertEquals(earliest, due[got], "seed=" + seed + " i=" + i);
                    assertEquals(earliest, wheel.now());
                    due[got] = UNSET;
                    polled++;
                }
            }
        }
        assertTrue(polled > 10_000, "polled=" + polled);
    }

    @Test
    void whatIsSetInThePastIsDueNow() {
        TimerWheel wheel = new TimerWheel(2, 8);
        assertEquals(TimerWheel.NONE, wheel.poll(100));
        wheel.set(1, 5);
        assertEquals(1, wheel.poll(100));
        assertEquals(100, wheel.now());
    }
}
