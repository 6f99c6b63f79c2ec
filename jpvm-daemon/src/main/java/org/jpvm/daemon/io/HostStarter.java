package org.jpvm.daemon.io;

import java.util.Map;
import java.util.function.Consumer;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/** Starts the daemons of other hosts; a remote shell unless a machine brings its own way. */
@FunctionalInterface
public interface HostStarter {
    /**
     * Starts them without making the caller wait; {@code answer} is called once, by another thread, with a result for each: the line by
     * which a slave says that it is ready, or the C name of an error.
     */
    void start(StartHosts request, Consumer<StartResults> answer);

    /** Variables of the daemon's environment that say how other hosts are reached. */
    default Map<String, String> variables() {
        return Map.of();
    }

    /** Hosts are reached with these variables from now on, those of the last master. */
    default void inherit(Map<String, String> variables) {}
}
