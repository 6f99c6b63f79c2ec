package org.jpvm.daemon.container;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jpvm.migration.spi.HostedEngine;

/** The engine that lets the tasks of this JVM move, if there is one. */
final class Engines {
    /** System property: {@code off} runs tasks as they are. */
    static final String PROPERTY = "jpvm.migration";

    private final HostedEngine engine;
    private final String obstacle;

    private Engines(HostedEngine engine, String obstacle) {
        this.engine = engine;
        this.obstacle = obstacle;
    }

    /** Looks for it on the class path. */
    static Engines find() {
        if ("off".equals(System.getProperty(PROPERTY))) {
            return new Engines(null, "migration is switched off");
        }
        try {
            Iterator<HostedEngine> found =
                    ServiceLoader.load(HostedEngine.class).iterator();
            if (!found.hasNext()) {
                return new Engines(null, "no engine for hosted tasks is on the class path");
            }
            HostedEngine first = found.next();
            String obstacle = first.obstacle();
            return new Engines(obstacle == null ? first : null, obstacle);
        } catch (ServiceConfigurationError | LinkageError e) {
            return new Engines(null, "the engine for hosted tasks does not load: " + e.getMessage());
        }
    }

    /** The engine, null when tasks stay. */
    HostedEngine engine() {
        return engine;
    }

    /** Why tasks stay, null when they can move. */
    String obstacle() {
        return obstacle;
    }
}
