package org.jpvm.conformance.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jpvm.compat.Pvm3;

/** The text of {@code docs/functions.md}. */
final class FunctionTable {
    /** In the header file, but in no library of PVM 3.4.6 as distributed. */
    static final Set<String> NOT_EXPORTED = Set.of("pvm_getmwid", "pvm_setmwid");

    private static final Set<String> PRESENT =
            Arrays.stream(Pvm3.class.getMethods()).map(Method::getName).collect(Collectors.toSet());

    private final Map<Combination, Tally> tallies;
    private final List<String> notes = new ArrayList<>();

    FunctionTable(Map<Combination, Tally> tallies) {
        this.tallies = tallies;
    }

    /** The 119 functions of {@code pvm3.h}, {@code pvmtev.h} and libgpvm3, sorted. */
    static List<String> functions() {
        try (InputStream in = FunctionTable.class.getResourceAsStream("/org/jpvm/testing/functions.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether jpvm has the function. */
    static boolean isPresent(String function) {
        return PRESENT.contains(function);
    }

    @Override
    public String toString() {
        notes.clear();
        List<String> functions = functions();
        StringBuilder rows = new StringBuilder();
        for (String function : functions) {
            rows.append("| ").append(function).append(" |");
            for (Combination combination : Combination.values()) {
                rows.append(' ').append(cell(function, combination)).append(" |");
            }
            rows.append(' ').append(notesOf(function)).append(" |\n");
        }
        StringBuilder text = new StringBuilder("# The functions of PVM\n\n");
        long proven = functions.stream().filter(FunctionTable::isProven).count();
        text.append(
                        "Written by the tests in `org.jpvm.conformance.api`, and compared by each build that has C PVM. A number says how\n")
                .append("many facts about the function held with that provider (`-Djpvm.provider`) at that daemon. ")
                .append(proven)
                .append(" of ")
                .append(functions.size())
                .append(" functions are proven.\n\n| function |");
        for (Combination combination : Combination.values()) {
            text.append(' ').append(combination.title()).append(" |");
        }
        text.append(" see |\n|---|")
                .append("--:|".repeat(Combination.values().length))
                .append("---|\n");
        text.append(rows).append("\n## Where jpvm and C PVM differ on purpose\n\n");
        for (int i = 0; i < notes.size(); i++) {
            text.append(i + 1).append(". ").append(notes.get(i)).append('\n');
        }
        return text.toString();
    }

    private static boolean isProven(String function) {
        return Fact.all().stream().anyMatch(fact -> fact.functions().contains(function));
    }

    private String cell(String function, Combination combination) {
        if (!isPresent(function)) {
            return combination.isNative() && NOT_EXPORTED.contains(function) ? "libpvm3 lacks it" : "missing";
        }
        Tally tally = tallies.get(combination);
        long tried = tally.tried(function);
        long held = tally.held(function);
        return tried == 0 ? "unproven" : held == tried ? Long.toString(held) : held + " of " + tried;
    }

    private String notesOf(String function) {
        Set<String> numbers = new LinkedHashSet<>();
        for (Fact fact : Fact.all()) {
            String difference = fact.difference();
            if (difference != null && fact.functions().contains(function)) {
                if (!notes.contains(difference)) {
                    notes.add(difference);
                }
                numbers.add(Integer.toString(notes.indexOf(difference) + 1));
            }
        }
        return String.join(", ", numbers);
    }
}
