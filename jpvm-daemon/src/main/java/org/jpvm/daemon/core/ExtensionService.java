package org.jpvm.daemon.core;

import java.nio.ByteBuffer;

/**
 * One end of what Java daemons tell each other beside PVM; registered with {@link Extensions#register}. Called by the daemon's thread from within
 * the core, and may send from within. Pure when the core is to stay so.
 */
public interface ExtensionService {
    /** A session with this host began: it is a Java daemon of this machine, and messages can be sent to it. It may not know the service. */
    void up(int hostIndex);

    /** It ended: of what was sent, and was not answered, nobody knows whether it arrived. Another may begin later. */
    void down(int hostIndex);

    /** A message came, whole and in order; the bytes are the caller's again afterwards. Whatever is in them, the call returns normally. */
    void message(int hostIndex, ByteBuffer bytes, int start, int end);

    /** {@link Extensions#send} refused a message to this host, of this service or another, and would now take one. */
    default void room(int hostIndex) {}
}
