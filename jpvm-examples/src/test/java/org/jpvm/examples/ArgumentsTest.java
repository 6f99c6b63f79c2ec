package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final String USAGE = "program [NAME] [COUNT] [--member PROGRAM] [--quick]";

    @Test
    void wordsAndOptionsMayBeMixed() {
        Arguments arguments = Arguments.parse(new String[] {"--member", "/x/y", "one", "--quick", "-7"}, USAGE);
        assertEquals("/x/y", arguments.text("member", null));
        assertTrue(arguments.has("quick"));
        assertEquals("one", arguments.word(0, null));
        assertEquals(-7, arguments.number(1, 3, -7, 7));
    }

    @Test
    void whatIsNotGivenHasADefault() {
        Arguments arguments = Arguments.parse(new String[0], USAGE);
        assertEquals("none", arguments.text("member", "none"));
        assertFalse(arguments.has("quick"));
        assertEquals("none", arguments.word(0, "none"));
        assertEquals(3, arguments.number(1, 3, 1, 5));
    }
}
