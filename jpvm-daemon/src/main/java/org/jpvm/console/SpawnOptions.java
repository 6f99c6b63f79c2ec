package org.jpvm.console;

import java.util.List;
import org.jpvm.SpawnRequest;

/**
 * The words of a spawn command.
 *
 * @param request  what to start where
 * @param collects whether the output comes to the console
 * @param file     file for the output, empty for the screen
 * @param append   whether the file keeps what it has
 */
record SpawnOptions(SpawnRequest request, boolean collects, String file, boolean append) {
    /** Words that are no spawn command. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * Reads options up to the first word without {@code -}, then the program and its arguments.
     *
     * @throws UsageException with the line for the user
     */
    static SpawnOptions parse(List<String> words) throws UsageException {
        Parser parser = new Parser();
        int next = 0;
        while (next < words.size() && words.get(next).startsWith("-")) {
            parser.option(words.get(next).substring(1));
            next++;
        }
        if (next == words.size()) {
            throw new UsageException("incorrect arg count");
        }
        SpawnRequest request = SpawnRequest.program(words.get(next))
                .withArguments(words.subList(next + 1, words.size()).toArray(new String[0]))
                .withCount(parser.count)
                .withPlace(parser.flags, parser.where);
        return new SpawnOptions(request, parser.collects, parser.file, parser.append);
    }

    private static final class Parser {
        private static final String HOST = "-host=";

        private int flags = SpawnRequest.NO_PARENT;
        private String where = "";
        private int count = 1;
        private boolean collects;
        private String file = "";
        private boolean append;

        /** One option without its minus sign. */
        void option(String text) throws UsageException {
            String option = text;
            if (option.startsWith("~")) {
                flags |= SpawnRequest.COMPLEMENT;
                option = option.substring(1);
            }
            char first = option.isEmpty() ? 0 : option.charAt(0);
            if (first == '.' || first >= 'a' && first <= 'z') {
                place(SpawnRequest.ON_HOST, option);
            } else if (first >= 'A' && first <= 'Z') {
                place(SpawnRequest.ON_ARCHITECTURE, option);
            } else if (first == ':') {
                where = option;
            } else if (first >= '0' && first <= '9') {
                count = number(option);
            } else if (first == '?') {
                flags |= SpawnRequest.DEBUG;
            } else if (first == '>') {
                collects = true;
                append = option.startsWith(">>");
                file = option.substring(append ? 2 : 1);
            } else if (option.startsWith(HOST)) {
                place(SpawnRequest.ON_HOST, option.substring(HOST.length()));
            } else if (first == '@') {
                throw new UsageException("spawn: tracing to the terminal or to a file is not available");
            } else {
                throw new UsageException("unknown option -" + text);
            }
        }

        private void place(int flag, String value) {
            flags |= flag;
            where = value;
        }

        private static int number(String text) throws UsageException {
            try {
                int value = Integer.parseInt(text);
                if (value > 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new UsageException(
                        "spawn: " + text + " is not a number of tasks; an address needs --host=" + text);
            }
            throw new UsageException("spawn: the number of tasks is at least 1");
        }
    }
}
