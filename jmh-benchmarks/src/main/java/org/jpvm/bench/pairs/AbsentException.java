package org.jpvm.bench.pairs;

/** A column cannot be measured on this computer; the message says what is missing and how to get it. */
final class AbsentException extends Exception {
    private static final long serialVersionUID = 1L;

    AbsentException(String message) {
        super(message);
    }
}
