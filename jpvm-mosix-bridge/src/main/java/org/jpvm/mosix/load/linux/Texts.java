package org.jpvm.mosix.load.linux;

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

    /** Words of a line. */
    static String[] words(String line) {
        String stripped = line.strip();
        return stripped.isEmpty() ? new String[0] : stripped.split("\\s+");
    }
}
