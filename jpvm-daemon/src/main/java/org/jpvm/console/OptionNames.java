package org.jpvm.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jpvm.TaskOption;

/** C names of the options: {@code PvmRoute} for {@link TaskOption#ROUTE}. The options for polling are not among them, as in C's console. */
final class OptionNames {
    private OptionNames() {}

    /** All in the order of their numbers. */
    static List<TaskOption> all() {
        List<TaskOption> options = new ArrayList<>(List.of(TaskOption.values()));
        options.remove(TaskOption.POLL_TYPE);
        options.remove(TaskOption.POLL_TIME);
        return options;
    }

    static String name(TaskOption option) {
        StringBuilder name = new StringBuilder("Pvm");
        for (String word : option.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** The option of this name, or null. */
    static TaskOption find(String name) {
        for (TaskOption option : all()) {
            if (name(option).equals(name)) {
                return option;
            }
        }
        return null;
    }
}
