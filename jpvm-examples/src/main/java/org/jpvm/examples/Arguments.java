package org.jpvm.examples;

import java.util.LinkedHashMap;
import java.util.Map;

/** Command line of an example: options {@code --name value} and switches {@code --name}; anything else ends the program with its usage. */
final class Arguments {
    private final String usage;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Arguments(String usage) {
        this.usage = usage;
    }

    /** {@code usage} names every option; one that is followed by another option or a bracket there takes no value. */
    static Arguments parse(String[] args, String usage) {
        Arguments result = new Arguments(usage);
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (option.startsWith("--") && usage.contains("[" + option + "]")) {
                result.values.put(option.substring(2), "");
            } else if (option.startsWith("--") && usage.contains("[" + option + " ") && i + 1 < args.length) {
                result.values.put(option.substring(2), args[++i]);
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
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of bounds.
        }
        throw fail("--" + name + " " + text + ": a number from " + least + " to " + most + " is wanted");
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
