package org.jpvm.placement.io;

import java.util.concurrent.LinkedBlockingQueue;
import org.jpvm.placement.PlacementPolicy;

/** The thread in which policies run, until one of them does not come back in time. */
final class PolicyWorker {
    private record Order(AskedPolicy policy, PolicyQuestion question) {}

    private final PolicyFinder finder;
    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "pvmd-policy");
    private volatile boolean ended;

    PolicyWorker(PolicyFinder finder) {
        this.finder = finder;
        thread.setDaemon(true);
        thread.start();
    }

    void give(AskedPolicy policy, PolicyQuestion question) {
        orders.add(new Order(policy, question));
    }

    /** What runs is not waited for any more. */
    void abandon() {
        ended = true;
        thread.interrupt();
    }

    /** Nothing runs, and nothing will. */
    void end() {
        abandon();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (!ended) {
            Order order;
            try {
                order = orders.take();
            } catch (InterruptedException e) {
                continue;
            }
            work(order.policy, order.question);
        }
    }

    private void work(AskedPolicy asked, PolicyQuestion question) {
        try {
            PlacementPolicy policy = asked.policy;
            if (policy == null) {
                policy = finder.find(asked.name);
                asked.policy = policy;
            }
            question.run(policy);
        } catch (PolicyFinder.NoSuchPolicyException e) {
            question.refuse(AskedPolicy.Failure.UNKNOWN, e.getMessage());
        } catch (Throwable e) {
            // The code of strangers may throw anything, a full heap or stack included.
            StackTraceElement[] trace = e.getStackTrace();
            question.refuse(AskedPolicy.Failure.THREW, "throws " + e + (trace.length > 0 ? " at " + trace[0] : ""));
        } finally {
            question.finished();
        }
    }
}
