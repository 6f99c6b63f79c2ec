package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jpvm.daemon.core.Placement.Block;
import org.junit.jupiter.api.Test;

class PlacementTest {
    @Test
    void oneHostGetsEverythingEachTime() {
        Placement placement = new Placement(1);
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(new Block(1, 0, 7)), placement.place(new int[] {1}, 7));
        }
    }

    @Test
    void startsBehindTheLocalHostAndGoesRound() {
        Placement placement = new Placement(1);
        int[] hosts = {1, 2, 3};
        assertEquals(List.of(new Block(2, 0, 1), new Block(3, 1, 1), new Block(1, 2, 1)), placement.place(hosts, 3));
        assertEquals(List.of(new Block(2, 0, 1)), placement.place(hosts, 1));
        assertEquals(List.of(new Block(3, 0, 1), new Block(1, 1, 1), new Block(2, 2, 1)), placement.place(hosts, 3));
    }

    @Test
    void blocksAreContiguousAndTheRemainderIsSpread() {
        assertEquals(
                List.of(new Block(2, 0, 3), new Block(3, 3, 3), new Block(1, 6, 2)),
                new Placement(1).place(new int[] {1, 2, 3}, 8));
    }

    @Test
    void aCursorBetweenHostsMovesToTheNextOne() {
        Placement placement = new Placement(1);
        placement.place(new int[] {1, 2, 3}, 1);
        assertEquals(List.of(new Block(5, 0, 1)), placement.place(new int[] {1, 5}, 1));
        assertEquals(List.of(new Block(1, 0, 1)), placement.place(new int[] {1, 5}, 1));
    }

    @Test
    void everySlotIsPlacedOnceAndNoHostGetsTwoMoreThanAnother() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Placement placement = new Placement(1 + random.nextInt(4));
            for (int round = 0; round < 10; round++) {
                int[] hosts = random.ints(1 + random.nextInt(9), 1, 20)
                        .distinct()
                        .sorted()
                        .toArray();
                int count = 1 + random.nextInt(40);
                List<Block> blocks = placement.place(hosts, count);
                int next = 0;
                List<Integer> sizes = new ArrayList<>();
                for (Block block : blocks) {
                    assertEquals(next, block.first(), "seed " + seed);
                    next += block.count();
                    sizes.add(block.count());
                }
                assertEquals(count, next, "seed " + seed);
                assertEquals(Math.min(hosts.length, count), blocks.size(), "seed " + seed);
                int least = sizes.stream().mapToInt(size -> size).min().orElseThrow();
                int most = sizes.stream().mapToInt(size -> size).max().orElseThrow();
                assertTrue(most - least <= 1, "seed " + seed + ": " + blocks);
            }
        }
    }
}
