package org.jpvm.daemon.io;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jpvm.migration.spi.ProcessEngine;

/** The engine that copies processes, if one is on the class path; looked for by the first who asks, which may take some milliseconds. */
final class ProcessEngines {
    private ProcessEngines() {}

    private static final class Found {
        static final ProcessEngine ENGINE = find();

        private static ProcessEngine find() {
            try {
                return ServiceLoader.load(ProcessEngine.class).findFirst().orElse(null);
            } catch (ServiceConfigurationError e) {
                return null;
            }
        }
    }

    static boolean exists() {
        return Found.ENGINE != null;
    }

    /** Null when there is none. */
    static ProcessEngine engine() {
        return Found.ENGINE;
    }
}
