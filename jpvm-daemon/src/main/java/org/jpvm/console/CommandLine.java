package org.jpvm.console;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as C's console does: white space separates, {@code '} and {@code "} quote, a backslash takes the next character
 * as it is outside quotes, and a word that begins with {@code #} ends the line.
 */
final class CommandLine {
    /** Most words of a line, those of aliases included. */
    static final int MAX_WORDS = 4096;

    private CommandLine() {}

    /** A line that is no command. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }

    /** The words of a line; none for a blank line or a comment. */
    static List<String> split(String line) throws SyntaxException {
        List<String> words = new ArrayList<>();
        int position = 0;
        while (true) {
            while (position < line.length() && isSpace(line.charAt(position))) {
                position++;
            }
            if (position == line.length() || line.charAt(position) == '#') {
                return words;
            }
            if (words.size() == MAX_WORDS) {
                throw new SyntaxException("command too long");
            }
            StringBuilder word = new StringBuilder();
            position = readWord(line, position, word);
            words.add(word.toString());
        }
    }

    private static int readWord(String line, int start, StringBuilder word) throws SyntaxException {
        int position = start;
        char quote = 0;
        while (position < line.length()) {
            char c = line.charAt(position);
            if (quote == '\\') {
                word.append(c);
                quote = 0;
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (isSpace(c)) {
                break;
            } else if (c == '"' || c == '\'' || c == '\\') {
                quote = c;
            } else {
                word.append(c);
            }
            position++;
        }
        if (quote != 0) {
            throw new SyntaxException("unmatched " + quote);
        }
        return position;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
