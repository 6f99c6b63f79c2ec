package org.jpvm.mosix.continuation.program;

import java.io.FileDescriptor;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Programs that hold one object across a loop; the object comes from outside, so that a test may say what it is. */
public final class Holders {
    private static Object inStatic;

    private Holders() {}

    /** Holds what the supplier of a kind makes, works, and says whether it is still the same kind of thing. */
    public static Callable<String> holding(String kind, Object outside) {
        return () -> hold(make(kind, outside));
    }

    private static String hold(Object held) {
        List<Object> list = new ArrayList<>();
        list.add(held);
        Map<String, List<Object>> map = new HashMap<>();
        map.put("k", list);
        long sum = 0;
        for (int i = 0; i < 50; i++) {
            sum += Work.spin(4);
        }
        return map.get("k").get(0).getClass().getSimpleName() + " " + held + " " + (held == list.get(0)) + sum;
    }

    private static Object make(String kind, Object outside) throws Exception {
        return switch (kind) {
            case "thread" -> new Thread(() -> {});
            case "ownThread" -> new Thread() {};
            case "loader" -> Holders.class.getClassLoader();
            case "socket" -> new Socket();
            case "descriptor" -> new FileDescriptor();
            case "lock" -> new ReentrantLock();
            case "threadLocal" -> ThreadLocal.withInitial(() -> 1);
            case "method" -> String.class.getMethod("length");
            case "reference" -> new java.lang.ref.WeakReference<>("x");
            case "buffer" -> java.nio.ByteBuffer.allocate(4);
            case "executor" -> (Executor) java.util.concurrent.ForkJoinPool.commonPool();
            case "stream" -> List.of(1).stream();
            case "static" -> inStatic = new Thread(() -> {});
            case "jdkLambda" -> java.util.Comparator.<String>naturalOrder().reversed();
            case "outside" -> outside;
            case "deepList" -> deep(200_000);
            case "bytes" -> new byte[2_000_000];
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static final class Link {
        private final Link next;

        Link(Link next) {
            this.next = next;
        }

        @Override
        public String toString() {
            int length = 0;
            for (Link at = this; at != null; at = at.next) {
                length++;
            }
            return "length " + length;
        }
    }

    private static Link deep(int length) {
        Link first = null;
        for (int i = 0; i < length; i++) {
            first = new Link(first);
        }
        return first;
    }

    /** Waits in a library call between two pieces of work. */
    public static Callable<String> waiting() {
        return () -> {
            long before = Work.spin(10);
            int got = 0;
            for (int i = 0; i < 3; i++) {
                synchronized (Holders.class) {
                    got = got * 100 + org.jpvm.mosix.continuation.WaitingLibrary.receive(i);
                }
            }
            return before + " " + got;
        };
    }

    /** Runs until a counter from outside is set. */
    public static Callable<String> until(AtomicInteger counter) {
        return () -> {
            long rounds = 0;
            while (counter.get() == 0) {
                rounds += Work.spin(3) & 1;
            }
            return "stopped" + (rounds & 0);
        };
    }
}
