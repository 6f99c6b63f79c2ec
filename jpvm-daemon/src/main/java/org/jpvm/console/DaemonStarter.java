package org.jpvm.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Starts the daemon of this host when none runs. */
public interface DaemonStarter {
    /**
     * Starts a daemon that outlives the caller and waits until it takes tasks.
     *
     * @param arguments   the daemon's arguments: {@code -d<mask>}, {@code -n<name>}, a hostfile
     * @param environment the daemon's environment
     * @return its address, the value for {@code PVMSOCK}
     * @throws IOException when it does not start, with the cause and the way out in one line
     */
    String start(List<String> arguments, Map<String, String> environment) throws IOException;
}
