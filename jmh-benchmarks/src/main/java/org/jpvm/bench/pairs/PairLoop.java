package org.jpvm.bench.pairs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * What the two ends of a pair do; the twin of {@code loop.h}. The one that drives reads orders, {@code latency SIZE COUNT}, {@code stream SIZE COUNT} or
 * {@code parked SIZE COUNT}, and answers {@code ok NANOSECONDS}, see {@link Kind}. A receiver of a stream acknowledges each window, and a sender is at most {@value #WINDOWS} of
 * them ahead, so that no daemon has to keep more.
 */
final class PairLoop {
    static final int WINDOW_BYTES = 2 << 20;
    static final int WINDOW_MESSAGES = 1000;
    static final int WINDOWS = 2;

    private final End end;

    PairLoop(End end) {
        this.end = end;
    }

    /** Carries out orders until there are no more. */
    void drive(BufferedReader orders, PrintStream answers) throws IOException {
        answers.println("ready");
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            String[] words = line.split(" ");
            Order order = new Order(
                    Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]));
            end.resize(order.size());
            end.sendOrder(order);
            double nanos = switch (order.kind()) {
                case LATENCY -> roundTrips(order.count()) / 2;
                case STREAM -> stream(order);
                case PARKED -> answersOfSleeper(order.count());
            };
            answers.printf(Locale.ROOT, "ok %.2f%n", nanos);
            answers.flush();
        }
        end.sendOrder(Order.END);
    }

    /** The other end, until it is told to stop. */
    void echo() throws IOException {
        for (Order order = end.awaitOrder(); order.kind() != null; order = end.awaitOrder()) {
            end.resize(order.size());
            if (order.kind() != Kind.STREAM) {
                for (int i = 0; i < order.count(); i++) {
                    end.receive(i);
                    end.send(i);
                }
            } else {
                takeStream(order);
            }
        }
    }

    static int window(int size) {
        return size == 0 ? WINDOW_MESSAGES : Math.max(1, Math.min(WINDOW_MESSAGES, WINDOW_BYTES / size));
    }

    private double roundTrips(int count) throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            end.send(i);
            end.receive(i);
        }
        return (double) (System.nanoTime() - begin) / count;
    }

    private double answersOfSleeper(int count) throws IOException {
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(Kind.PAUSE_NANOS);
            long begin = System.nanoTime();
            end.send(i);
            end.receive(i);
            nanos += System.nanoTime() - begin;
        }
        return (double) nanos / count;
    }

    private double stream(Order order) throws IOException {
        int count = order.count();
        int window = window(order.size());
        int open = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            end.send(i);
            if ((i + 1) % window == 0 || i + 1 == count) {
                open++;
            }
            if (open == WINDOWS) {
                end.awaitAcknowledgement();
                open--;
            }
        }
        for (; open > 0; open--) {
            end.awaitAcknowledgement();
        }
        return (double) (System.nanoTime() - begin) / count;
    }

    private void takeStream(Order order) throws IOException {
        int window = window(order.size());
        for (int i = 0; i < order.count(); i++) {
            end.receive(i);
            if ((i + 1) % window == 0 || i + 1 == order.count()) {
                end.acknowledge();
            }
        }
    }
}
