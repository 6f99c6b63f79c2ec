package org.jpvm.bench.pairs;

import java.time.Duration;
import java.util.Locale;

/** A pair of which one process, the driving end, is told what to do. */
final class ProcessPair implements Pair {
    static final String READY = "ready";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final LineProcess driver;
    private final LineProcess other;
    private final Duration limit;

    /**
     * Waits until the pair is ready; ends both processes when it does not become so.
     *
     * @param other the end that is driven, null when the driver has started it
     * @param limit of each measurement
     */
    ProcessPair(LineProcess driver, LineProcess other, Duration limit)
            throws PairFailedException, InterruptedException {
        this.driver = driver;
        this.other = other;
        this.limit = limit;
        try {
            driver.await(READY, START_LIMIT, other);
        } catch (PairFailedException | InterruptedException e) {
            kill();
            throw e;
        }
    }

    /** The address of an end that is ready to be driven; ends it when it does not become so. */
    static String address(LineProcess other) throws PairFailedException, InterruptedException {
        try {
            return other.await(READY, START_LIMIT, null);
        } catch (PairFailedException | InterruptedException e) {
            other.kill();
            throw e;
        }
    }

    long driverPid() {
        return driver.pid();
    }

    @Override
    public double nanos(Kind kind, int size, int count) throws PairFailedException, InterruptedException {
        String what = kind.word() + " " + size + " " + count;
        try {
            driver.type(what);
            String answer = driver.await("ok ", limit, other);
            double nanos = Double.parseDouble(answer);
            if (nanos > 0) {
                return nanos;
            }
            throw new PairFailedException("it answered " + answer);
        } catch (PairFailedException | NumberFormatException e) {
            throw new PairFailedException(String.format(Locale.ROOT, "\"%s\": %s", what, e.getMessage()));
        }
    }

    @Override
    public void close() {
        driver.closeInput();
        driver.end();
        if (other != null) {
            other.end();
        }
    }

    void kill() {
        driver.kill();
        if (other != null) {
            other.kill();
        }
    }
}
