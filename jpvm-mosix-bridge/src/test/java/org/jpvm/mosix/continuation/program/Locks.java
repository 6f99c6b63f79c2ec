package org.jpvm.mosix.continuation.program;

import static org.jpvm.mosix.continuation.program.Work.spin;

import java.util.Map;
import java.util.concurrent.Callable;

/** Monitors held while the task is moved. */
final class Locks {
    private static int shared;

    private final int scale;
    private final Object first = new Object();
    private final int[] second = new int[1];

    Locks(int scale) {
        this.scale = scale;
    }

    void addTo(Map<String, Callable<String>> programs) {
        programs.put("synchronizedMethod", this::methods);
        programs.put("synchronizedBlock", this::blocks);
        programs.put("nestedLocks", this::nested);
        programs.put("lockAndException", this::exceptions);
    }

    private synchronized long method(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += spin(4) + (Thread.holdsLock(this) ? 1 : 1000);
        }
        return sum;
    }

    private static synchronized long staticMethod(int n) {
        for (int i = 0; i < n; i++) {
            shared += (int) (spin(4) & 3) + (Thread.holdsLock(Locks.class) ? 1 : 1000);
        }
        return shared;
    }

    private synchronized double thrower(int n) {
        if (spin(4) % 3 == n % 3) {
            throw new IllegalStateException("t");
        }
        return n / 2.0 + spin(2);
    }

    private String methods() {
        long sum = 0;
        for (int i = 0; i < scale / 10; i++) {
            sum += method(5) + staticMethod(3) + (Thread.holdsLock(this) ? 1_000_000 : 0);
        }
        return "" + sum;
    }

    private String blocks() {
        long sum = 0;
        for (int i = 0; i < scale / 10; i++) {
            synchronized (second) {
                for (int j = 0; j < 10; j++) {
                    sum += spin(4) + (Thread.holdsLock(second) ? 1 : 1000);
                }
            }
            sum += Thread.holdsLock(second) ? 1_000_000 : spin(3);
        }
        return "" + sum;
    }

    private String nested() {
        long sum = 0;
        for (int i = 0; i < scale / 10; i++) {
            synchronized (first) {
                sum += spin(3);
                synchronized (second) {
                    synchronized (first) {
                        sum += method(2) + (Thread.holdsLock(first) && Thread.holdsLock(second) ? 1 : 1000);
                    }
                    sum += spin(3);
                    if (i % 4 == 1) {
                        continue;
                    }
                }
                sum += spin(2);
            }
            sum += Thread.holdsLock(first) || Thread.holdsLock(second) ? 1_000_000 : 1;
        }
        return "" + sum;
    }

    private String exceptions() {
        double sum = 0;
        for (int i = 0; i < scale; i++) {
            try {
                synchronized (first) {
                    sum += thrower(i);
                }
            } catch (IllegalStateException e) {
                sum += 1 + (Thread.holdsLock(this) || Thread.holdsLock(first) ? 1_000_000 : spin(2));
            }
        }
        return "" + sum;
    }
}
