package org.jpvm.console;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names in {@code PVM_EXPORT}, separated by colons. */
final class ExportList {
    static final String VARIABLE = "PVM_EXPORT";

    private ExportList() {}

    static void add(Map<String, String> environment, String name) {
        Set<String> names = names(environment);
        names.add(name);
        environment.put(VARIABLE, String.join(":", names));
    }

    static void remove(Map<String, String> environment, String name) {
        Set<String> names = names(environment);
        names.remove(name);
        environment.put(VARIABLE, String.join(":", names));
    }

    /** What spawned tasks get: the variables that exist, and the list itself. */
    static Map<String, String> exported(Map<String, String> environment) {
        Map<String, String> exported = new LinkedHashMap<>();
        Set<String> names = names(environment);
        for (String name : names) {
            if (environment.containsKey(name)) {
                exported.put(name, environment.get(name));
            }
        }
        if (!names.isEmpty()) {
            exported.put(VARIABLE, environment.get(VARIABLE));
        }
        return exported;
    }

    private static Set<String> names(Map<String, String> environment) {
        Set<String> names = new LinkedHashSet<>(
                List.of(environment.getOrDefault(VARIABLE, "").split(":")));
        names.remove("");
        return names;
    }
}
