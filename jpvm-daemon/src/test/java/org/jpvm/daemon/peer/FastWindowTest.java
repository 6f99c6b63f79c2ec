package org.jpvm.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class FastWindowTest {
    private static final long PACKET = PeerLink.FAST_PACKET_BYTES;
    private static final long SECOND = 1_000_000_000L;

    private final FastWindow window = new FastWindow();
    private double sentBytes;

    /** Sends as much as the window allows over a way of this rate and round trip; returns the most that was under way in the second half. */
    private long run(double bytesPerSecond, long roundTripNanos, long nanos) {
        ArrayDeque<long[]> underWay = new ArrayDeque<>();
        window.reset(0);
        long now = 0;
        long freeAt = 0;
        long most = 0;
        while (now < nanos) {
            while (underWay.isEmpty() || underWay.size() * PACKET < window.bytes() && !window.isProbeDue(now)) {
                freeAt = Math.max(freeAt, now) + (long) (PACKET / bytesPerSecond * SECOND);
                underWay.add(new long[] {now, freeAt + roundTripNanos, underWay.isEmpty() ? 1 : 0});
            }
            most = now > nanos / 2 ? Math.max(most, underWay.size() * PACKET) : 0;
            long[] first = underWay.poll();
            now = first[1];
            sentBytes += PACKET;
            window.sample(now - first[0], first[2] == 1, true, now);
        }
        return most;
    }

    @Test
    void littleIsUnderWayOnAShortWay() {
        long most = run(200e6, 60_000, 10 * SECOND);
        assertTrue(most <= 4 * PACKET, most + " bytes");
        assertTrue(sentBytes > 0.8 * 200e6 * 10, sentBytes + " bytes sent");
    }

    @Test
    void aLongWayIsFilled() {
        long most = run(80e6, 10_000_000, 10 * SECOND);
        assertTrue(most > 800_000, most + " bytes");
        assertTrue(sentBytes > 0.8 * 80e6 * 10, sentBytes + " bytes sent");
    }

    @Test
    void neverMoreThanTheMost() {
        assertTrue(run(1e9, 100_000_000, 20 * SECOND) <= FastWindow.MAX_BYTES + PACKET);
    }

    @Test
    void withoutAPacketAloneForASecondOneIsDue() {
        window.reset(0);
        window.sample(50_000, true, true, SECOND / 2);
        assertFalse(window.isProbeDue(SECOND));
        window.sample(50_000, false, true, SECOND);
        assertTrue(window.isProbeDue(SECOND * 3 / 2));
        window.sample(50_000, true, true, SECOND * 3 / 2);
        assertFalse(window.isProbeDue(SECOND * 2));
    }

    @Test
    void itDoesNotGrowForNobody() {
        window.reset(0);
        long before = window.bytes();
        for (int i = 1; i < 1000; i++) {
            window.sample(1000, true, false, i * 1000L);
        }
        assertEquals(before, window.bytes());
    }
}
