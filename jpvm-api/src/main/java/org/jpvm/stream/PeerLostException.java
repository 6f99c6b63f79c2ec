package org.jpvm.stream;

import java.io.IOException;
import org.jpvm.Tid;

/** The task at the other end of a stream has ended without ending the stream. */
public final class PeerLostException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The task that ended. */
    public PeerLostException(Tid peer) {
        super("task " + peer + " ended in the middle of a stream");
    }
}
