package org.jpvm.examples.moving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Does, for as long as nobody says otherwise, what keeps a task where it is; then waits as others do. */
public final class Stubborn {
    public static final int READY = 8;
    public static final int EASE = 9;
    public static final int END = 10;

    private final long spins;

    private Stubborn(PvmTask pvm, Tid parent) {
        pvm.send(parent, READY, message -> {});
        long count = 0;
        while (pvm.tryReceive(parent, EASE).isEmpty()) {
            count++;
        }
        spins = count;
    }

    public static void main(String[] arguments) throws Exception {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            switch (arguments[0]) {
                case "constructor" -> System.out.println("spins " + new Stubborn(pvm, parent).spins);
                case "thread" -> {
                    pvm.send(parent, READY, message -> {});
                    Object monitor = new Object();
                    Thread other = new Thread(() -> {
                        synchronized (monitor) {
                            try {
                                monitor.wait();
                            } catch (InterruptedException e) {
                                // It is told to end so.
                            }
                        }
                    });
                    other.start();
                    pvm.receive(parent, EASE);
                    other.interrupt();
                    other.join();
                }
                case "sort" -> {
                    List<Integer> numbers = new ArrayList<>(List.of(3, 1, 2));
                    pvm.send(parent, READY, message -> {});
                    numbers.sort((one, other) -> {
                        while (pvm.probe(parent, EASE).isEmpty()) {
                            Thread.onSpinWait();
                        }
                        return one - other;
                    });
                }
                default -> {
                    ReentrantLock lock = new ReentrantLock();
                    pvm.send(parent, READY, message -> {});
                    pvm.receive(parent, EASE);
                    lock.lock();
                    lock.unlock();
                }
            }
            pvm.receive(parent, END, Duration.ofMinutes(10)).orElseThrow();
            System.out.println("eased");
        }
    }
}
