package org.jpvm.console;

import java.util.OptionalInt;

/** Reads numbers from arguments. */
final class Numbers {
    private Numbers() {}

    /** Decimal, or hexadecimal after {@code 0x}; says when {@code word} is neither. */
    static OptionalInt parse(ConsoleSession session, String word) {
        try {
            return OptionalInt.of(
                    word.startsWith("0x") ? Integer.parseUnsignedInt(word.substring(2), 16) : Integer.parseInt(word));
        } catch (NumberFormatException e) {
            session.out().println(word + ": not a number");
            return OptionalInt.empty();
        }
    }
}
