package org.jpvm.demo;

/** The demo cannot go on; the message is one line for the user. */
public final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
