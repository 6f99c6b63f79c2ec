package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Every name in the table of examples starts something. */
class ExampleNamesTest {
    @Test
    void namesAreProgramsOfThisModule() throws Exception {
        assertTrue(ExamplePrograms.names().contains("hello"));
        for (String name : ExamplePrograms.names()) {
            assertDoesNotThrow(
                    () -> Class.forName(ExamplePrograms.className(name)).getMethod("main", String[].class), name);
        }
    }
}
