package org.jpvm.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void wordsQuotesAndComments() throws Exception {
        assertEquals(List.of(), CommandLine.split(""));
        assertEquals(List.of(), CommandLine.split(" \t "));
        assertEquals(List.of(), CommandLine.split("  # nothing"));
        assertEquals(List.of("conf"), CommandLine.split(" conf "));
        assertEquals(
                List.of("echo", "a", "b  c", "d e", "f g"), CommandLine.split("echo a \"b  c\" 'd e' f\\ g # comment"));
        assertEquals(List.of("a#b"), CommandLine.split("a#b"));
        assertEquals(List.of("x", ""), CommandLine.split("x ''"));
        assertEquals(List.of("it's"), CommandLine.split("it\"'\"s"));
        assertEquals(List.of("a\\b"), CommandLine.split("'a\\b'"));
    }

    @Test
    void unmatchedQuotesAreNamed() {
        for (String quote : new String[] {"\"", "'", "\\"}) {
            CommandLine.SyntaxException e =
                    assertThrows(CommandLine.SyntaxException.class, () -> CommandLine.split("echo " + quote));
            assertEquals("unmatched " + quote, e.getMessage());
        }
    }

    @Test
    void aLineHasABoundedNumberOfWords() throws Exception {
        assertEquals(
                CommandLine.MAX_WORDS,
                CommandLine.split("x ".repeat(CommandLine.MAX_WORDS)).size());
        assertThrows(
                CommandLine.SyntaxException.class, () -> CommandLine.split("x ".repeat(CommandLine.MAX_WORDS + 1)));
    }

    @Test
    void aliasesExpandTheFirstWordUntilItIsNone() throws Exception {
        Aliases aliases = new Aliases();
        aliases.define("xx", List.of("ll"));
        aliases.define("ll", List.of("ps", "-l"));
        aliases.define("ps", List.of("ps", "-x"));
        assertEquals(List.of("ps", "-x", "-l", "more"), aliases.expand(List.of("xx", "more")));
        assertEquals(List.of("echo", "xx"), aliases.expand(List.of("echo", "xx")));
    }

    @Test
    void aliasesInACircleAreRefused() {
        Aliases aliases = new Aliases();
        aliases.define("aa", List.of("bb"));
        aliases.define("bb", List.of("aa"));
        CommandLine.SyntaxException e =
                assertThrows(CommandLine.SyntaxException.class, () -> aliases.expand(List.of("aa")));
        assertEquals("alias loop", e.getMessage());
    }
}
