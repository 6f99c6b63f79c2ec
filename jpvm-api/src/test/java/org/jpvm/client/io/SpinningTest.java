package org.jpvm.client.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SpinningTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** Each look at the clock takes 100 ns, and giving the processor away takes what it is told. */
    private static final class FakeProcessor implements Spinning.Processor {
        private long now = -5 * MILLI;
        private long yieldNanos = MICRO;
        private int yields;

        @Override
        public long nanoTime() {
            return now += 100;
        }

        @Override
        public void yield() {
            yields++;
            now += yieldNanos;
        }
    }

    private final FakeProcessor processor = new FakeProcessor();
    private final Spinning spinning = new Spinning(processor);

    @BeforeAll
    static void thereAreProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "nobody looks where there is one processor only");
    }

    private boolean newsAfter(long nanos) {
        long begin = processor.now;
        return spinning.await(past -> processor.now - begin >= nanos, Long.MAX_VALUE);
    }

    @Test
    void whatComesAtOnceIsFoundWithTheProcessorHeld() {
        assertTrue(newsAfter(3 * MICRO));
        assertEquals(0, processor.yields);
    }

    @Test
    void whatComesLaterIsFoundWithTheProcessorGivenAway() {
        assertTrue(newsAfter(20 * MICRO));
        assertTrue(processor.yields > 5, "yields=" + processor.yields);
    }

    @Test
    void itEnds() {
        long begin = processor.now;
        assertFalse(newsAfter(MILLI));
        assertTrue(processor.now - begin < 60 * MICRO, "nanos=" + (processor.now - begin));
        assertFalse(spinning.await(past -> false, 0));
    }

    @Test
    void whereItIsInVainItIsLeftOut() {
        int looks = 0;
        for (int i = 0; i < 200; i++) {
            long begin = processor.now;
            newsAfter(MILLI);
            looks += processor.now > begin ? 1 : 0;
        }
        assertTrue(looks > 4 && looks < 20, "looks=" + looks);
    }

    @Test
    void nobodyGivesTheProcessorToOneWhoComputesAgainAndAgain() {
        processor.yieldNanos = 3 * MILLI;
        newsAfter(20 * MICRO);
        newsAfter(20 * MICRO);
        assertEquals(2, processor.yields);
        for (int i = 0; i < 100; i++) {
            newsAfter(20 * MICRO);
            assertTrue(newsAfter(MICRO), "what comes at once is still found");
        }
        assertEquals(2, processor.yields);
        for (int i = 0; i < 10_000; i++) {
            processor.now += MILLI;
            newsAfter(20 * MICRO);
            newsAfter(MICRO);
        }
        assertTrue(processor.yields <= 25, "in ten seconds " + processor.yields);
    }

    @Test
    void aPartnerWhoHoldsTheProcessorNowAndThenIsGivenItStill() {
        for (int i = 0; i < 10; i++) {
            processor.yieldNanos = 10 * MILLI;
            newsAfter(20 * MICRO);
            processor.yieldNanos = MICRO;
            processor.now += 50 * MILLI;
            int before = processor.yields;
            assertTrue(newsAfter(20 * MICRO));
            assertTrue(processor.yields > before + 5, "yields=" + (processor.yields - before));
        }
    }

    @Test
    void itIsGivenAwayAgainWhenHeIsGone() {
        processor.yieldNanos = 3 * MILLI;
        newsAfter(20 * MICRO);
        newsAfter(20 * MICRO);
        processor.yieldNanos = MICRO;
        processor.now += 100 * MILLI;
        assertTrue(newsAfter(20 * MICRO));
        assertTrue(processor.yields > 5, "yields=" + processor.yields);
    }
}
