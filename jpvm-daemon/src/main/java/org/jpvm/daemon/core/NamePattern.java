package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Pattern for class names of the mailbox: pieces that must occur one behind the other, with {@code *} between them for anything; not bound
 * to the begin or end of the name; {@code \*} is a star. Source: pvm-wire-protocol §8.5.
 */
final class NamePattern {
    private final List<String> pieces = new ArrayList<>();

    NamePattern(String pattern) {
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                piece.append('*');
                i++;
            } else if (c == '*') {
                add(piece);
            } else {
                piece.append(c);
            }
        }
        add(piece);
    }

    private void add(StringBuilder piece) {
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
            piece.setLength(0);
        }
    }

    boolean matches(String name) {
        int from = 0;
        for (String piece : pieces) {
            int at = name.indexOf(piece, from);
            if (at < 0) {
                return false;
            }
            from = at + piece.length();
        }
        return true;
    }
}
