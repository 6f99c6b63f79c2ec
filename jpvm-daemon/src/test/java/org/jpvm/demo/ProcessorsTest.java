package org.jpvm.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
    @Test
    void listsOfTheKernelAreRead() {
        assertEquals(List.of(0), Processors.parse("0"));
        assertEquals(List.of(0, 1, 2, 3, 8), Processors.parse("0-3,8"));
        assertEquals(List.of(2, 5, 6), Processors.parse("2,5-6"));
        assertEquals(4096, Processors.parse("0-2000000000").size());
        for (String bad : new String[] {"", "x", "1-", "-1-2", "1,,2"}) {
            assertEquals(List.of(), Processors.parse(bad), bad);
        }
        assertEquals(List.of(), Processors.parse("3-1"));
    }
}
