package org.jpvm.console;

import java.util.List;

/** Name, limits and help of a command. */
abstract class BaseCommand implements ConsoleCommand {
    private final String name;
    private final int minArguments;
    private final int maxArguments;
    private final String summary;
    private final List<String> details;

    BaseCommand(String name, int minArguments, int maxArguments, String summary, String... details) {
        this.name = name;
        this.minArguments = minArguments;
        this.maxArguments = maxArguments;
        this.summary = summary;
        this.details = List.of(details);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int minArguments() {
        return minArguments;
    }

    @Override
    public final int maxArguments() {
        return maxArguments;
    }

    @Override
    public final String summary() {
        return summary;
    }

    @Override
    public final List<String> details() {
        return details;
    }
}
