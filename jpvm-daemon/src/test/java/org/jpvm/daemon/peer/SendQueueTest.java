package org.jpvm.daemon.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private static final int FULL = PeerLink.FAST_PACKET_BYTES;

    private final SendQueue queue = new SendQueue();
    private final PacketPool pool = new PacketPool(4096);

    /** A packet that remembers its number where the sequence number goes. */
    private Packet packet(int number, int bytes) {
        Packet packet = pool.take(bytes);
        packet.sequence = number;
        return packet;
    }

    private List<Integer> takeAll() {
        List<Integer> numbers = new ArrayList<>();
        for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
            numbers.add(packet.sequence);
        }
        assertTrue(queue.isEmpty());
        return numbers;
    }

    @Test
    void sourcesTakeTurns() {
        for (int i = 0; i < 4; i++) {
            queue.add(packet(10 + i, FULL), 1);
        }
        for (int i = 0; i < 4; i++) {
            queue.add(packet(20 + i, FULL), 2);
        }
        assertEquals(List.of(10, 20, 11, 21, 12, 22, 13, 23), takeAll());
    }

    @Test
    void aTurnIsMeasuredInBytes() {
        for (int i = 0; i < 4; i++) {
            queue.add(packet(10 + i, FULL / 2), 1);
            queue.add(packet(20 + i, FULL), 2);
        }
        assertEquals(List.of(10, 11, 20, 12, 13, 21, 22, 23), takeAll());
    }

    @Test
    void whoHadNothingWaitingIsNext() {
        for (int source = 1; source <= 8; source++) {
            for (int i = 0; i < 4; i++) {
                queue.add(packet(10 * source + i, FULL), source);
            }
        }
        for (int i = 0; i < 9; i++) {
            queue.poll();
        }
        queue.add(packet(99, FULL), 9);
        assertEquals(99, queue.poll().sequence);
        queue.add(packet(98, FULL), 9);
        List<Integer> rest = takeAll();
        assertTrue(rest.indexOf(98) > 0, "first again and again: " + rest);
        assertTrue(rest.indexOf(98) <= 8, "not its turn: " + rest);
    }

    @Test
    void whatIsInLinePassesNothingAndIsPassedByNothing() {
        queue.add(packet(10, FULL), 1);
        queue.add(packet(11, FULL), 1);
        queue.addInLine(packet(1, 16));
        queue.add(packet(12, FULL), 1);
        queue.add(packet(20, 100), 2);
        queue.addInLine(packet(2, 16));
        queue.addInLine(packet(3, 16));
        queue.add(packet(30, 100), 3);
        assertEquals(List.of(10, 11, 1, 20, 12, 2, 3, 30), takeAll());
    }

    @Test
    void whatIsPutBackComesFirst() {
        queue.addInLine(packet(5, 16));
        queue.add(packet(10, 100), 1);
        assertNull(queue.peekNumbered());
        queue.putBack(packet(4, 16));
        queue.putBack(packet(3, 16));
        assertEquals(3, queue.peekNumbered().sequence);
        assertEquals(List.of(3, 4, 5, 10), takeAll());
    }

    @Test
    void bytesOfASourceAreCounted() {
        Packet packet = packet(1, 100);
        queue.addInLine(packet(0, 16));
        queue.add(packet, 7);
        assertEquals(packet.bytes.capacity(), queue.bytesOf(7));
        assertEquals(0, queue.bytesOf(8));
        takeAll();
        assertEquals(0, queue.bytesOf(7));
    }

    /** Anything in any order: each source's packets stay in their order, and so does all that is in line with everything. */
    @Test
    void orderHolds() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            Map<Integer, Integer> sourceOf = new HashMap<>();
            List<Integer> taken = new ArrayList<>();
            int number = 0;
            while (number < 300) {
                if (random.nextInt(3) > 0) {
                    int source = random.nextInt(10) == 0 ? -1 : random.nextInt(1 + random.nextInt(40));
                    Packet packet = packet(number, 16 + random.nextInt(random.nextBoolean() ? 100 : FULL - 16));
                    sourceOf.put(number++, source);
                    if (source < 0) {
                        queue.addInLine(packet);
                    } else {
                        queue.add(packet, source);
                    }
                } else if (!queue.isEmpty()) {
                    taken.add(queue.poll().sequence);
                }
            }
            taken.addAll(takeAll());
            assertEquals(number, taken.size());
            String what = "seed " + seed + ": " + taken;
            Map<Integer, Integer> last = new HashMap<>();
            int highest = -1;
            int lineAt = -1;
            for (int each : taken) {
                int source = sourceOf.get(each);
                assertTrue(each > lineAt, what);
                assertTrue(last.getOrDefault(source, -1) < each, what);
                if (source < 0) {
                    assertTrue(each > highest, what);
                    lineAt = each;
                }
                last.put(source, each);
                highest = Math.max(highest, each);
            }
        }
    }
}
