package org.jpvm.mosix.sim.scenario;

import java.util.List;

/** A scenario file that cannot be used, and everything that is wrong with it. */
public final class ScenarioFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param problems a line each, with file name and line number */
    ScenarioFileException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
