package org.jpvm.io;

import java.nio.channels.SelectableChannel;
import java.util.List;
import org.jpvm.PvmTask;

/** A task whose messages come over channels that a program can wait for together with its own. */
public interface SocketTask extends PvmTask {
    /**
     * The channels that messages come over: the stream to the daemon first, then one for each direct route, a listener while the route is
     * still to be accepted; {@code pvm_getfds}. They are for a {@link java.nio.channels.Selector} of the caller, to be waited for with
     * OP_READ or OP_ACCEPT: reading, writing, closing and changes of their mode are the library's.
     *
     * <p>A channel that is ready does not mean that a message is complete, nor that it is for the caller; and a message may have been
     * taken in by an earlier call, so that no channel is ready. So take messages with {@link #tryReceive} until there is none, and only
     * then wait. The list is a copy: {@link org.jpvm.NotifyKind#ROUTE_ADD} and {@code ROUTE_DELETE} tell when it is out of date. A
     * closed channel stays in a selector until the next selection.
     *
     * @throws org.jpvm.PvmException SYS_ERR after the end of the session
     */
    List<SelectableChannel> channels();
}
