package org.jpvm.mosix.continuation.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The programs by name. Each computes a string from its scale alone, in plain Java that knows nothing of being moved; a name ending in an
 * exclamation mark is one that must be deferred at least once.
 */
public final class Programs {
    private Programs() {}

    public static Map<String, Callable<String>> all(int scale) {
        Map<String, Callable<String>> programs = new LinkedHashMap<>();
        new Control(scale).addTo(programs);
        new Shapes(scale).addTo(programs);
        new Containers(scale).addTo(programs);
        new Functional(scale).addTo(programs);
        new Locks(scale).addTo(programs);
        return programs;
    }
}
