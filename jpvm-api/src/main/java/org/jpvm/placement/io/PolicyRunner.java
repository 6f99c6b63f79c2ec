package org.jpvm.placement.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementRequest;

/**
 * Asks policies, one question after the other, in threads of its own: what they do there, throw or never finish harms nobody who does not wait
 * for the answer. A policy that fails gives no answer, which the asker takes for round robin. Threads exist while there is something to do.
 *
 * <p>A policy that exceeds its limit is interrupted and left alone: as long as it has not returned it is not asked again. Its first question may
 * take {@value #FIRST_TIMES} times as long, because that loads classes.
 */
public final class PolicyRunner implements AutoCloseable {
    /** Milliseconds that an answer may take unless told otherwise. */
    public static final long DEFAULT_LIMIT_MILLIS = 250;

    static final int FIRST_TIMES = 20;

    private static final int MAX_POLICIES = 64;
    private static final int MAX_QUESTIONS = 10_000;
    private static final int MAX_LOGGED = 20;
    private static final long IDLE_MILLIS = 10_000;

    private final PolicyFinder finder;
    private final long limitMillis;
    private final Consumer<String> log;
    private final SplittableRandom random;
    private final LinkedBlockingQueue<PolicyQuestion> questions = new LinkedBlockingQueue<>(MAX_QUESTIONS);
    private final Map<String, AskedPolicy> policies = new TreeMap<>();
    private final Object lock = new Object();
    private Thread supervisor;
    private PolicyWorker worker;
    private boolean closed;
    private long overflowed;
    private int logged;

    /**
     * A runner without threads.
     *
     * @param limitMillis what an answer may take
     * @param seed        of the randomness that policies get
     * @param log         gets a line for each failure, up to {@value #MAX_LOGGED} of them; any thread
     */
    public PolicyRunner(PolicyFinder finder, long limitMillis, long seed, Consumer<String> log) {
        this.finder = finder;
        this.limitMillis = limitMillis;
        this.log = log;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Asks a policy. Returns at once.
     *
     * @param policy name or class name
     * @param hosts  makes the view, in the thread of the policy
     * @param answer called once, in any thread: a position for each task, or null when round robin is to place
     */
    public void choose(String policy, PlacementRequest request, Supplier<HostsView> hosts, Consumer<int[]> answer) {
        submit(new PolicyQuestion(policy, request, hosts, answer, null));
    }

    /**
     * Finds out whether a policy exists and works, with a small question. Returns at once.
     *
     * @param answer called once, in any thread: null, or why not
     */
    public void check(String policy, Consumer<String> answer) {
        submit(new PolicyQuestion(policy, PolicyQuestion.TRIAL, () -> PolicyQuestion.TRIAL_HOSTS, null, answer));
    }

    private void submit(PolicyQuestion question) {
        boolean taken;
        synchronized (lock) {
            taken = !closed && questions.offer(question);
            if (!taken) {
                overflowed++;
            } else if (supervisor == null) {
                supervisor = new Thread(this::supervise, "pvmd-placement");
                supervisor.setDaemon(true);
                supervisor.start();
            }
        }
        if (!taken) {
            question.fail("too many questions wait for policies");
        }
    }

    private void supervise() {
        try {
            while (true) {
                PolicyQuestion question = questions.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (question != null) {
                    ask(question);
                    continue;
                }
                synchronized (lock) {
                    if (questions.isEmpty() || closed) {
                        supervisor = null;
                        endWorker();
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            synchronized (lock) {
                supervisor = null;
                endWorker();
            }
            for (PolicyQuestion left = questions.poll(); left != null; left = questions.poll()) {
                left.fail("the daemon ends");
            }
        }
    }

    private void endWorker() {
        if (worker != null) {
            worker.end();
            worker = null;
        }
    }

    private void ask(PolicyQuestion question) throws InterruptedException {
        AskedPolicy policy = policy(question.policy);
        if (policy == null) {
            synchronized (lock) {
                overflowed++;
            }
            question.fail("more than " + MAX_POLICIES + " different policies");
            return;
        }
        if (policy.isBusy()) {
            failed(policy, question, AskedPolicy.Failure.BUSY, "it has not answered an earlier question yet");
            return;
        }
        if (worker == null) {
            worker = new PolicyWorker(finder);
        }
        long limit = policy.isNew() ? limitMillis * FIRST_TIMES : limitMillis;
        question.random = random.split();
        worker.give(policy, question);
        if (!question.await(limit)) {
            policy.leaveTo(worker);
            worker.abandon();
            worker = null;
            failed(policy, question, AskedPolicy.Failure.LATE, "no answer within " + limit + " ms");
        } else if (question.problem != null) {
            failed(policy, question, question.failure, question.problem);
        } else {
            policy.answered(question.nanos);
            question.succeed();
        }
    }

    private AskedPolicy policy(String name) {
        synchronized (lock) {
            AskedPolicy policy = policies.get(name);
            if (policy == null && policies.size() < MAX_POLICIES) {
                policy = new AskedPolicy(name);
                policies.put(name, policy);
            }
            return policy;
        }
    }

    private void failed(AskedPolicy policy, PolicyQuestion question, AskedPolicy.Failure failure, String problem) {
        policy.failed(failure, problem);
        if (logged < MAX_LOGGED) {
            logged++;
            log.accept("placement policy " + policy.name + ": " + problem
                    + (question.isCheck() ? "" : "; round robin places in its stead")
                    + (logged == MAX_LOGGED ? "; more of these are only counted" : ""));
        }
        question.fail(problem);
    }

    /** What policies were asked and how it went, in lines for people. Does not wait for any of them. */
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        synchronized (lock) {
            for (AskedPolicy policy : policies.values()) {
                lines.addAll(policy.describe());
            }
            if (overflowed > 0) {
                lines.add(String.format(Locale.ROOT, "%8d  questions not asked, as too many waited", overflowed));
            }
        }
        return lines;
    }

    /** Questions that wait are answered with null. A policy that does not return is left to the end of the JVM. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            if (supervisor != null) {
                supervisor.interrupt();
            }
        }
    }
}
