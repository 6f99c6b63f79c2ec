package org.jpvm.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpvm.daemon.config.PvmdEnvironment;

/** The directories in which programs are looked up. */
final class SearchPath {
    private SearchPath() {}

    /** As a daemon with this environment would. */
    static List<String> directories(Map<String, String> environment) {
        PvmdEnvironment settings =
                PvmdEnvironment.of(environment, System.getProperty("os.name"), System.getProperty("os.arch"));
        return PvmdEnvironment.directories(settings.searchPath(), environment);
    }

    /** Those, then the directories of {@code PATH}. */
    static List<String> withShellPath(List<String> directories, Map<String, String> environment) {
        List<String> all = new ArrayList<>(directories);
        PvmdEnvironment.directories(environment.getOrDefault("PATH", ""), Map.of()).stream()
                .filter(directory -> !all.contains(directory))
                .forEach(all::add);
        return all;
    }
}
