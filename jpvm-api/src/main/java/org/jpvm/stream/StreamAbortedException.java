package org.jpvm.stream;

import java.io.IOException;

/** The other end gave the stream up; the message says why. What was read before is incomplete. */
public final class StreamAbortedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** {@code facts}: who and why. */
    public StreamAbortedException(String facts) {
        super(facts);
    }
}
