package org.jpvm.conformance.api;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jpvm.EnrollOptions;
import org.jpvm.daemon.JpvmdProcess;
import org.jpvm.testing.CPvm;
import org.jpvm.testing.NativeProvider;
import org.jpvm.testing.RunningDaemon;

/** A provider of the task library at a daemon. */
enum Combination {
    JAVA_ON_JPVMD("java", "jpvmd", JpvmdProcess::start),
    JAVA_ON_CPVM("java", "pvmd", CPvm::start),
    NATIVE_ON_JPVMD("native", "jpvmd", JpvmdProcess::start),
    NATIVE_ON_CPVM("native", "pvmd", CPvm::start);

    /** Given to the task under test alone; both providers hand on what begins with PVM. */
    static final String OWN_VARIABLE = "PVMX_FACT";
    /** Its value. */
    static final String OWN_VALUE = "own value";

    private final String provider;
    private final String daemon;
    private final Supplier<RunningDaemon> starter;

    Combination(String provider, String daemon, Supplier<RunningDaemon> starter) {
        this.provider = provider;
        this.daemon = daemon;
        this.starter = starter;
    }

    /** Name for {@code -Djpvm.provider}. */
    String provider() {
        return provider;
    }

    boolean isNative() {
        return provider.equals("native");
    }

    /** Whether the daemon is the one of C PVM. */
    boolean hasCDaemon() {
        return daemon.equals("pvmd");
    }

    /** Head of the column. */
    String title() {
        return provider + " at " + daemon;
    }

    /** Starts a daemon, or ends the test as skipped where the combination needs a C PVM that is not there. */
    RunningDaemon start() {
        if (isNative()) {
            NativeProvider.find();
        }
        return starter.get();
    }

    /** How the task under test enrols there. */
    EnrollOptions options(RunningDaemon running) {
        Map<String, String> environment =
                new HashMap<>(isNative() ? NativeProvider.environment(running) : running.environment());
        environment.put(OWN_VARIABLE, OWN_VALUE);
        return new EnrollOptions(environment, null);
    }
}
