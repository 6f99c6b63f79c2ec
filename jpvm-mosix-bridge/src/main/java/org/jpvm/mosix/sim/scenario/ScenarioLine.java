package org.jpvm.mosix.sim.scenario;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One line of a scenario file, taken apart into words and {@code key=value} settings; what is wrong goes to the list of problems. */
final class ScenarioLine {
    private final Consumer<String> problems;
    private final List<String> words;
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Takes a line apart.
     *
     * @param words    of the line, at least one
     * @param problems gets what is wrong, in a few words
     */
    ScenarioLine(List<String> words, Consumer<String> problems) {
        this.problems = problems;
        this.words = words.stream().filter(word -> word.indexOf('=') < 0).toList();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals >= 0 && settings.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                problem("\"" + word.substring(0, equals) + "\" is set twice");
            }
        }
    }

    /** Words that are no settings. */
    List<String> words() {
        return words;
    }

    void problem(String text) {
        problems.accept(text);
    }

    /** Complains of settings that do not exist. */
    void checkKeys(String what, List<String> known) {
        for (String key : settings.keySet()) {
            if (!known.contains(key)) {
                problem("unknown setting \"" + key + "\": " + what + " has " + String.join(", ", known));
            }
        }
    }

    /** A setting as it is written, or null. */
    String text(String key) {
        return settings.get(key);
    }

    /** A setting that is a number or a range. */
    Quantity quantity(String key, Quantity.Kind kind, Quantity otherwise, double least, double most) {
        String text = settings.get(key);
        if (text == null) {
            return otherwise;
        }
        Quantity quantity = Quantity.parse(text, kind);
        if (quantity == null) {
            problem(key + "=" + text + " is not " + kind.form() + ", or a range such as 10..20");
            return otherwise;
        }
        if (quantity.least() < least || quantity.most() > most) {
            problem(key + "=" + text + " is not within " + number(least) + " and " + number(most));
            return otherwise;
        }
        return quantity;
    }

    /** A setting that is one number. */
    double number(String key, Quantity.Kind kind, double otherwise, double least, double most) {
        Quantity quantity = quantity(key, kind, Quantity.of(otherwise), least, most);
        if (quantity.isRange()) {
            problem(key + "=" + settings.get(key)
                    + " is a range: only work, hint, arrival and memory of tasks can be drawn");
        }
        return quantity.least();
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
