package org.jpvm.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of the facts with one combination. When the last of the four is finished the table in {@code docs/functions.md} must say the
 * same, or is written anew with {@code -Djpvm.functions.write=true}.
 */
final class Tally {
    private static final Path TABLE = Path.of("..", "docs", "functions.md");
    private static final Path RESULTS = Path.of("target", "api-suite");
    private static final String WAY_OUT =
            "docs/functions.md is not what this run shows. Write it with: mvn verify -pl jpvm-daemon -am"
                    + " -Dit.test='Api*IT' -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dfailsafe.failIfNoSpecifiedTests=false -Djpvm.functions.write=true";

    /** The runs of this JVM: files of an earlier run may be of other facts. */
    private static final Map<Combination, Tally> FINISHED = new EnumMap<>(Combination.class);

    private final Combination combination;
    private final Map<Fact, Boolean> outcomes = new LinkedHashMap<>();

    Tally(Combination combination) {
        this.combination = combination;
    }

    void passed(Fact fact) {
        outcomes.put(fact, true);
    }

    void failed(Fact fact) {
        outcomes.put(fact, false);
    }

    /** Number of facts about a function that held. */
    long held(String function) {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getValue() && entry.getKey().functions().contains(function))
                .count();
    }

    /** Number of facts about a function that were tried. */
    long tried(String function) {
        return outcomes.keySet().stream()
                .filter(fact -> fact.functions().contains(function))
                .count();
    }

    /** Keeps the outcome in {@code target/api-suite}, and looks at the table when all have run. */
    void finish() throws IOException {
        Files.createDirectories(RESULTS);
        StringBuilder lines = new StringBuilder();
        outcomes.forEach((fact, held) -> lines.append(held ? "held\t" : "FAILED\t")
                .append(fact.name())
                .append('\t')
                .append(fact.aspect())
                .append('\t')
                .append(String.join(" ", fact.functions()))
                .append('\n'));
        Files.writeString(RESULTS.resolve(combination.title().replace(' ', '-') + ".txt"), lines);
        synchronized (FINISHED) {
            FINISHED.put(combination, this);
            if (FINISHED.size() == Combination.values().length) {
                compare(new FunctionTable(FINISHED).toString());
            }
        }
    }

    private static void compare(String table) throws IOException {
        if (Boolean.getBoolean("jpvm.functions.write")) {
            Files.writeString(TABLE, table);
        }
        assertEquals(table, Files.exists(TABLE) ? Files.readString(TABLE) : "", WAY_OUT);
    }
}
