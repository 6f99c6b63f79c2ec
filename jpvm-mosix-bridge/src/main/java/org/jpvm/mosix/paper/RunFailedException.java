package org.jpvm.mosix.paper;

import java.io.IOException;

/** What the driver was asked for did not succeed; the machine goes on. */
final class RunFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    RunFailedException(String message) {
        super(message);
    }
}
