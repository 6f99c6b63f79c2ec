package org.jpvm.conformance.api;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jpvm.TaskScope;
import org.jpvm.testing.RunningDaemon;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.opentest4j.TestAbortedException;

/**
 * All facts with one provider at one daemon. {@code -Djpvm.facts=BufferFacts} or {@code -Djpvm.facts=BufferFacts.name} runs some of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiSuite {
    private static final String PROVIDER_PROPERTY = "jpvm.provider";
    private static final String FILTER = System.getProperty("jpvm.facts", "");
    private static final long LIMIT_SECONDS = 60;

    private final Combination combination;
    private final Tally tally;
    private final String providerBefore = System.getProperty(PROVIDER_PROPERTY);
    private RunningDaemon daemon;

    ApiSuite(Combination combination) {
        this.combination = combination;
        this.tally = new Tally(combination);
    }

    @BeforeAll
    void start() {
        daemon = combination.start();
        System.setProperty(PROVIDER_PROPERTY, combination.provider());
    }

    @AfterAll
    void stop() throws Exception {
        if (providerBefore == null) {
            System.clearProperty(PROVIDER_PROPERTY);
        } else {
            System.setProperty(PROVIDER_PROPERTY, providerBefore);
        }
        if (daemon != null) {
            daemon.close();
            if (FILTER.isEmpty()) {
                tally.finish();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> facts() {
        List<Fact> chosen = Fact.all().stream()
                .filter(fact -> fact.name().equals(FILTER)
                        || fact.topic().getSimpleName().equals(FILTER)
                        || FILTER.isEmpty())
                .toList();
        return chosen.stream().map(fact -> DynamicTest.dynamicTest(fact.name(), () -> run(fact)));
    }

    private void run(Fact fact) throws Throwable {
        try {
            inScopeOfItsOwn(fact);
            tally.passed(fact);
        } catch (TestAbortedException e) {
            throw e;
        } catch (Throwable e) {
            tally.failed(fact);
            e.addSuppressed(
                    new AssertionError("repeat with -Dit.test=" + getClass().getSimpleName() + " -Djpvm.facts="
                            + fact.name() + "; log of the daemon:\n" + daemon.log()));
            throw e;
        }
    }

    /** A process to the C-named interface: options, buffers and errors of one fact are not those of the next. */
    private void inScopeOfItsOwn(Fact fact) throws Throwable {
        TaskScope scope = TaskScope.of(combination.options(daemon));
        FutureTask<Void> running = new FutureTask<>(() -> scope.call(() -> {
            try {
                prove(fact);
            } finally {
                // A fact that failed may have left a session, and libpvm3 has one for the process.
                scope.close();
            }
            return null;
        }));
        Thread thread = new Thread(running, fact.name());
        thread.setDaemon(true);
        thread.start();
        try {
            running.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            AssertionError hang = new AssertionError("does not end; it waits here:");
            hang.setStackTrace(thread.getStackTrace());
            thread.interrupt();
            throw hang;
        }
    }

    private void prove(Fact fact) throws Exception {
        Facts instance = fact.instance();
        instance.begin(combination, daemon);
        try {
            fact.prove(instance);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            instance.end();
        }
    }
}
