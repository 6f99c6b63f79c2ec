package org.jpvm.console;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names for the beginning of commands. */
final class Aliases {
    private final TreeMap<String, List<String>> words = new TreeMap<>();

    void define(String name, List<String> replacement) {
        words.put(name, List.copyOf(replacement));
    }

    void remove(String name) {
        words.remove(name);
    }

    /** Definitions by name. */
    Map<String, List<String>> all() {
        return words;
    }

    /**
     * Replaces the first word until it is no alias. An alias whose first word is its own name is replaced once.
     *
     * @throws CommandLine.SyntaxException when aliases name each other in a circle or the line becomes too long
     */
    List<String> expand(List<String> line) throws CommandLine.SyntaxException {
        List<String> expanded = line;
        Set<String> used = new HashSet<>();
        while (words.containsKey(expanded.get(0))) {
            String name = expanded.get(0);
            if (!used.add(name)) {
                throw new CommandLine.SyntaxException("alias loop");
            }
            List<String> replacement = words.get(name);
            List<String> next = new ArrayList<>(replacement);
            next.addAll(expanded.subList(1, expanded.size()));
            if (next.size() > CommandLine.MAX_WORDS) {
                throw new CommandLine.SyntaxException("command too long");
            }
            expanded = next;
            if (replacement.get(0).equals(name)) {
                break;
            }
        }
        return expanded;
    }
}
