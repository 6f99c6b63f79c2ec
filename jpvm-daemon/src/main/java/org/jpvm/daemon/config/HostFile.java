package org.jpvm.daemon.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A parsed hostfile: one host a line, {@code #} comments, {@code &} hosts that are not started now, {@code $} hosts that may share an address,
 * {@code *} defaults for the lines below it and for hosts that are in no line. Source: pvm-wire-protocol §5.12, pvmd3(1PVM).
 *
 * @param hosts    hosts in the order of their lines, with the defaults above them filled in
 * @param defaults defaults after the last line
 * @param errors   one text for each wrong line, {@code file:line: what}; wrong lines give no host
 */
public record HostFile(List<Host> hosts, HostOptions defaults, List<String> errors) {
    /** Most characters in a line. */
    public static final int MAX_LINE_CHARS = 511;
    /** Most words in a line. */
    public static final int MAX_WORDS = 10;

    private static final int MAX_SPEED = 1_000_000;
    private static final int MAX_ERRORS = 100;

    /** Makes the lists unmodifiable. */
    public HostFile {
        hosts = List.copyOf(hosts);
        errors = List.copyOf(errors);
    }

    /**
     * One host.
     *
     * @param line     line number from 1
     * @param name     name as written
     * @param start    false for {@code &}
     * @param overload true for {@code $}
     * @param options  its options
     */
    public record Host(int line, String name, boolean start, boolean overload, HostOptions options) {}

    /** A file without a line. */
    public static HostFile empty() {
        return new HostFile(List.of(), HostOptions.NONE, List.of());
    }

    /**
     * Parses a hostfile.
     *
     * @param fileName name for error texts
     * @param text     its content
     */
    public static HostFile parse(String fileName, String text) {
        List<Host> hosts = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        HostOptions defaults = HostOptions.NONE;
        int number = 0;
        int start = 0;
        while (start < text.length() && errors.size() < MAX_ERRORS) {
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            start = end < 0 ? text.length() : end + 1;
            number++;
            try {
                LineParser parser = new LineParser(line);
                if (parser.isDefaults) {
                    defaults = parser.options.over(defaults);
                } else if (parser.name != null) {
                    hosts.add(new Host(
                            number, parser.name, parser.start, parser.overload, parser.options.over(defaults)));
                }
            } catch (BadLineException e) {
                errors.add(fileName + ":" + number + ": " + e.getMessage());
            }
        }
        return new HostFile(hosts, defaults, errors);
    }

    /** The first host whose name is one of these, or null. */
    public Host find(String... names) {
        for (Host host : hosts) {
            for (String name : names) {
                if (host.name.equalsIgnoreCase(name)) {
                    return host;
                }
            }
        }
        return null;
    }

    /**
     * The host of a line that is given to add it, with the options of its line in this file, or else the defaults, where it has none. The marks
     * {@code &}, {@code $} and {@code *} are for files only; {@code $} is taken over from the file.
     *
     * @return null when the line is wrong
     */
    public Host complete(String line) {
        try {
            LineParser parser = parseSingle(line);
            Host known = find(parser.name);
            HostOptions defaultOptions = known == null ? defaults : known.options;
            return new Host(0, parser.name, true, known != null && known.overload, parser.options.over(defaultOptions));
        } catch (BadLineException e) {
            return null;
        }
    }

    /** What is wrong with a line that {@link #complete} does not take. */
    public static String whyNot(String line) {
        try {
            parseSingle(line);
            return "";
        } catch (BadLineException e) {
            return e.getMessage();
        }
    }

    private static LineParser parseSingle(String line) throws BadLineException {
        LineParser parser = new LineParser(line);
        if (parser.name == null) {
            throw new BadLineException("that is not the name of a host");
        }
        if (parser.isDefaults || !parser.start || parser.overload) {
            throw new BadLineException("\"&\", \"$\" and \"*\" are for hostfiles");
        }
        return parser;
    }

    private static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        BadLineException(String message) {
            super(message, null, false, false);
        }
    }

    private static final class LineParser {
        boolean start = true;
        boolean overload;
        boolean isDefaults;
        String name;
        HostOptions options = HostOptions.NONE;

        LineParser(String line) throws BadLineException {
            if (line.length() > MAX_LINE_CHARS) {
                throw new BadLineException("line of " + line.length() + " characters, at most " + MAX_LINE_CHARS);
            }
            List<String> words = words(line);
            if (words.isEmpty() || words.get(0).charAt(0) == '#') {
                return;
            }
            if (words.size() > MAX_WORDS) {
                throw new BadLineException(words.size() + " words, at most " + MAX_WORDS);
            }
            int next = takeName(words);
            for (int i = next; i < words.size(); i++) {
                takeOption(words.get(i));
            }
        }

        private int takeName(List<String> words) throws BadLineException {
            int index = 0;
            String word = words.get(0);
            while (!word.isEmpty() && isMark(word.charAt(0))) {
                mark(word.charAt(0));
                word = word.substring(1);
                if (word.isEmpty() && !isDefaults && index + 1 < words.size()) {
                    word = words.get(++index);
                }
            }
            if (isDefaults) {
                if (!word.isEmpty()) {
                    throw new BadLineException(
                            "\"*\" stands alone before the default options, not before \"" + word + "\"");
                }
            } else if (word.isEmpty()) {
                throw new BadLineException("no host name");
            } else if (word.indexOf('=') >= 0) {
                throw new BadLineException("no host name before option \"" + word + "\"");
            } else {
                name = word;
            }
            return index + 1;
        }

        private static boolean isMark(char c) {
            return c == '&' || c == '$' || c == '*';
        }

        private void mark(char c) throws BadLineException {
            switch (c) {
                case '&' -> start = false;
                case '$' -> overload = true;
                default -> isDefaults = true;
            }
            if (isDefaults && (!start || overload)) {
                throw new BadLineException("\"*\" goes with neither \"&\" nor \"$\"");
            }
        }

        private void takeOption(String word) throws BadLineException {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new BadLineException("\"" + word + "\" is not an option (name=value)");
            }
            String value = word.substring(equals + 1);
            HostOptions one = switch (word.substring(0, equals)) {
                case "lo" -> new HostOptions(value, null, null, null, null, null, 0, null, null);
                case "so" -> new HostOptions(null, startOption(value), null, null, null, null, 0, null, null);
                case "dx" -> new HostOptions(null, null, value, null, null, null, 0, null, null);
                case "ep" -> new HostOptions(null, null, null, value, null, null, 0, null, null);
                case "wd" -> new HostOptions(null, null, null, null, value, null, 0, null, null);
                case "bx" -> new HostOptions(null, null, null, null, null, value, 0, null, null);
                case "sp" -> new HostOptions(null, null, null, null, null, null, speed(value), null, null);
                case "ip" -> new HostOptions(null, null, null, null, null, null, 0, value, null);
                case "id" -> new HostOptions(null, null, null, null, null, null, 0, null, value);
                case "pl" -> HostOptions.ofPlacement(value);
                default -> throw new BadLineException("unknown option \"" + word.substring(0, equals + 1) + "\"");
            };
            if (value.isEmpty()) {
                throw new BadLineException("option \"" + word + "\" has no value");
            }
            options = one.over(options);
        }

        private static String startOption(String value) throws BadLineException {
            if (!value.equals("pw") && !value.equals("ms") && !value.isEmpty()) {
                throw new BadLineException("option \"so=" + value + "\": pw (password) or ms (manual start)");
            }
            return value;
        }

        private static int speed(String value) throws BadLineException {
            try {
                int speed = Integer.parseInt(value);
                if (speed >= 1 && speed <= MAX_SPEED) {
                    return speed;
                }
            } catch (NumberFormatException e) {
                // The text below says what is expected.
            }
            throw new BadLineException("option \"sp=" + value + "\": a number from 1 to " + MAX_SPEED);
        }

        private static List<String> words(String line) {
            List<String> words = new ArrayList<>();
            int at = 0;
            while (at < line.length()) {
                while (at < line.length() && isBlank(line.charAt(at))) {
                    at++;
                }
                int from = at;
                while (at < line.length() && !isBlank(line.charAt(at))) {
                    at++;
                }
                if (at > from) {
                    words.add(line.substring(from, at));
                }
            }
            return words;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\f';
        }
    }
}
