package org.jpvm.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Command line of an example: options {@code --name value}, switches {@code --name}, and plain words; anything that the usage does not show
 * ends the program with it.
 */
final class Arguments {
    private final String usage;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    private Arguments(String usage) {
        this.usage = usage;
    }

    /**
     * {@code usage} names every option; one that is followed by another option or a bracket there takes no value. As many plain words are
     * taken as it has brackets without an option, such as {@code [COUNT]}.
     */
    static Arguments parse(String[] args, String usage) {
        Arguments result = new Arguments(usage);
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.startsWith("--") && usage.contains("[" + option + "]")) {
                result.values.put(option.substring(2), "");
            } else if (option.startsWith("--") && usage.contains("[" + option + " ") && i + 1 < args.length) {
                result.values.put(option.substring(2), args[++i]);
            } else if (!option.startsWith("--") && result.words.size() < usage.split("\\[[^-]").length - 1) {
                result.words.add(option);
            } else {
                throw result.fail(option.equals("--help") ? "" : "cannot use \"" + option + "\"");
            }
        }
        return result;
    }

    /** Whether a switch was given. */
    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Value of an option, or {@code otherwise}. */
    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** Value of an option as a number within bounds, or {@code otherwise}. */
    int number(String name, int otherwise, int least, int most) {
        String text = values.get(name);
        return text == null ? otherwise : number("--" + name + " " + text, text, least, most);
    }

    /** The first, second... plain word, from 0, or {@code otherwise}. */
    String wordAt(int index, String otherwise) {
        return index < words.size() ? words.get(index) : otherwise;
    }

    /** The first, second... plain word, from 0, as a number within bounds, or {@code otherwise}. */
    int numberAt(int index, int otherwise, int least, int most) {
        String text = wordAt(index, null);
        return text == null ? otherwise : number(text, text, least, most);
    }

    private int number(String shown, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of bounds.
        }
        throw fail(shown + ": a number from " + least + " to " + most + " is wanted");
    }

    private IllegalStateException fail(String problem) {
        if (!problem.isEmpty()) {
            System.err.println(problem);
        }
        System.err.println("usage: " + usage);
        System.exit(problem.isEmpty() ? 0 : 2);
        return new IllegalStateException(problem);
    }
}
