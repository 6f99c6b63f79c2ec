package org.jpvm.mosix.load.linux;

import java.util.Arrays;

/** Numbers and lines of texts that may hold anything. */
final class Texts {
    private Texts() {}

    /** A whole number of at least 0, or -1 if the text is none or has more than 18 digits. */
    static long number(CharSequence text) {
        int length = text.length();
        if (length == 0 || length > 18) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    /** A decimal number of at least 0, or NaN. */
    static double decimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Words of a line. By hand, as it is done many times a second by a daemon that should not be noticed. */
    static String[] words(String line) {
        String[] words = new String[8];
        int count = 0;
        int length = line.length();
        for (int at = 0; at < length; ) {
            while (at < length && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            int start = at;
            while (at < length && !Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at > start) {
                if (count == words.length) {
                    words = Arrays.copyOf(words, 2 * count);
                }
                words[count++] = line.substring(start, at);
            }
        }
        return count == words.length ? words : Arrays.copyOf(words, count);
    }

    /** The line that begins so, with this beginning; null if there is none. */
    static String line(String text, String beginning) {
        int at = text.startsWith(beginning) ? 0 : text.indexOf("\n" + beginning) + 1;
        if (at == 0 && !text.startsWith(beginning)) {
            return null;
        }
        int end = text.indexOf('\n', at);
        return text.substring(at, end < 0 ? text.length() : end);
    }
}
