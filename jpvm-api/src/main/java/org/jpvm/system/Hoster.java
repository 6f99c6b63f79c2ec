package org.jpvm.system;

import java.util.concurrent.CompletionStage;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/**
 * Starts the daemons of hosts that are being added; SM_STHOST to SM_STHOSTACK. One per machine, on the master's host. Source:
 * pvm-wire-protocol §5.8, §6.2.
 */
@FunctionalInterface
public interface Hoster {
    /**
     * Starts daemons. Called by the thread that serves, which waits meanwhile: long work belongs elsewhere.
     *
     * @param request what to start; may be empty
     * @return to be completed with one result per host, in any thread: the line {@code ddpro<...>} that the daemon printed, or the C name
     *     of an error such as {@code PvmCantStart}, which is also what the master hears when this fails
     */
    CompletionStage<StartResults> start(StartHosts request);
}
