package org.jpvm.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Command line of an example: options {@code --name value} and switches {@code --name}, or words, as C's examples have them; anything else
 * ends the program with its usage.
 */
final class Arguments {
    private final String usage;
    private final Map<String, String> values = new LinkedHashMap<>();
    private List<String> words = List.of();

    private Arguments(String usage) {
        this.usage = usage;
    }

    /**
     * {@code usage} names every option; one that is followed by another option or a bracket there takes no value. As many words are taken
     * as it has brackets without an option, such as {@code [COUNT]}.
     */
    static Arguments parse(String[] args, String usage) {
        Arguments result = new Arguments(usage);
        List<String> words = new ArrayList<>();
        int mostWords = usage.split("\\[[^-]", -1).length - 1;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.startsWith("--") && usage.contains("[" + option + "]")) {
                result.values.put(option.substring(2), "");
            } else if (option.startsWith("--") && usage.contains("[" + option + " ") && i + 1 < args.length) {
                result.values.put(option.substring(2), args[++i]);
            } else if (!option.startsWith("--") && words.size() < mostWords) {
                words.add(option);
            } else {
                throw result.fail(option.equals("--help") ? "" : "cannot use \"" + option + "\"");
            }
        }
        result.words = words;
        return result;
    }

    /** {@code least} to {@code most} words, none of which begins with {@code --}. */
    static Arguments words(String[] args, String usage, int least, int most) {
        Arguments result = new Arguments(usage);
        result.words = List.of(args);
        for (String word : args) {
            if (word.startsWith("--")) {
                throw result.fail(word.equals("--help") ? "" : "cannot use \"" + word + "\"");
            }
        }
        if (args.length < least || args.length > most) {
            throw result.fail(args.length < least ? "too few words" : "too many words");
        }
        return result;
    }

    /** The word at an index, or {@code otherwise}. */
    String word(int index, String otherwise) {
        return index < words.size() ? words.get(index) : otherwise;
    }

    /** The word at an index as a number within bounds, or {@code otherwise}. */
    int number(int index, int otherwise, int least, int most) {
        return index < words.size() ? bounded(words.get(index), words.get(index), least, most) : otherwise;
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
        return text == null ? otherwise : bounded(text, "--" + name + " " + text, least, most);
    }

    private int bounded(String text, String where, int least, int most) {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of bounds.
        }
        throw fail(where + ": a number from " + least + " to " + most + " is wanted");
    }

    /** Ends the program with this problem, unless it is empty, and the usage. Never returns; {@code throw} it where a value is due. */
    IllegalStateException fail(String problem) {
        if (!problem.isEmpty()) {
            System.err.println(problem);
        }
        System.err.println("usage: " + usage);
        System.exit(problem.isEmpty() ? 0 : 2);
        return new IllegalStateException(problem);
    }
}
