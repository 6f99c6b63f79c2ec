package org.jpvm.daemon.placement;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jpvm.placement.spi.Beliefs;
import org.jpvm.placement.spi.BridgeHost;
import org.jpvm.placement.spi.LoadBridge;

/**
 * The thread of the bridge. It does everything that was handed to it before anything that is due, so that figures taken at a time hold all that
 * had happened until then.
 */
final class BridgeThread implements BridgeHost {
    /** Room that a message leaves for the daemon's head. */
    static final int HEAD_BYTES = 1;

    private static final int MAX_EVENTS = 100_000;
    /** Events before others are told what the bridge believes. */
    private static final int MAX_AT_ONCE = 64;

    private static final int MAX_LOGGED = 20;

    /** What it says of itself is for people, who are slow. */
    private static final long DESCRIBE_NANOS = 1_000_000_000L;

    private static final long START_DELAY_MILLIS = 300;

    private static final class Timer {
        final long periodNanos;
        final Runnable action;
        long dueNanos;

        Timer(long periodNanos, Runnable action, long nowNanos) {
            this.periodNanos = periodNanos;
            this.action = action;
            this.dueNanos = nowNanos + periodNanos;
        }
    }

    /** What the bridge asks of the daemon, to be done in the daemon's thread. */
    interface Daemon {
        void send(int hostIndex, ByteBuffer message);

        void open(int hostIndex);

        /** Told in the daemon's thread. */
        void move(int tid, int toHost, Consumer<String> done);

        void measure();
    }

    private final int hostIndex;
    private final Daemon daemon;
    private final Consumer<String> log;
    private final LinkedBlockingQueue<Consumer<LoadBridge>> events = new LinkedBlockingQueue<>(MAX_EVENTS);
    private final List<Timer> timers = new ArrayList<>();
    private final Function<Integer, Boolean> isUp;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread = new Thread(this::run, "pvmd-bridge");
    private volatile Beliefs beliefs;
    private volatile List<String> description = List.of();
    private volatile List<String> balance = List.of();
    private volatile String standardPolicy;
    private volatile List<String> balanceNames = List.of();
    private volatile boolean ended;
    private long describeNanos = System.nanoTime();

    /** It believes something else than when it last described itself; its thread only. */
    private boolean hasNews = true;

    /** A thread that is not started. */
    BridgeThread(int hostIndex, Function<Integer, Boolean> isUp, Daemon daemon, Consumer<String> log) {
        this.hostIndex = hostIndex;
        this.isUp = isUp;
        this.daemon = daemon;
        this.log = log;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has the thread do something with the bridge, if there is one; from any thread. What there is no room for is lost and counted. */
    void tell(Consumer<LoadBridge> event) {
        if (!ended && !events.offer(event)) {
            lost.incrementAndGet();
        }
    }

    /** What the bridge believes; null when there is none, or not yet. */
    Beliefs beliefs() {
        return beliefs;
    }

    /** What it says of itself, as of its last period. */
    List<String> description() {
        return description;
    }

    /** What it says of running tasks, likewise. */
    List<String> balance() {
        return balance;
    }

    /** Its policy; null as above. */
    String standardPolicy() {
        return standardPolicy;
    }

    /** Its policies for running tasks. */
    List<String> balanceNames() {
        return balanceNames;
    }

    boolean isRunning() {
        return beliefs != null;
    }

    /** Events that were lost, and calls that failed. */
    long[] counts() {
        return new long[] {lost.get(), failures.get()};
    }

    void close() {
        ended = true;
        thread.interrupt();
    }

    private void run() {
        try {
            // Whoever started the daemon has something to do with it first.
            TimeUnit.MILLISECONDS.sleep(START_DELAY_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        LoadBridge found = find();
        if (found == null) {
            ended = true;
            events.clear();
            return;
        }
        try {
            found.start(this);
            standardPolicy = found.standardPolicy();
            balanceNames = List.copyOf(found.balanceNames());
            beliefs = found.beliefs();
        } catch (RuntimeException | LinkageError e) {
            log("bridge " + found.getClass().getName() + " does not start: " + e);
            ended = true;
            events.clear();
            return;
        }
        try {
            while (!ended) {
                Consumer<LoadBridge> event = events.poll(Math.max(0, untilDue()), TimeUnit.NANOSECONDS);
                if (event != null) {
                    handleAll(event, found);
                } else {
                    runDue();
                }
                attempt(() -> believe(found.beliefs()));
                if (hasNews && nanoTime() - describeNanos >= 0) {
                    hasNews = false;
                    describeNanos = nanoTime() + DESCRIBE_NANOS;
                    attempt(() -> description = List.copyOf(found.describe()));
                    attempt(() -> balance = List.copyOf(found.describeBalance()));
                }
            }
        } catch (InterruptedException e) {
            // The daemon ends.
        }
        beliefs = null;
        attempt(found::close);
    }

    private void believe(Beliefs latest) {
        hasNews |= latest != beliefs;
        beliefs = latest;
    }

    /** This event and those that have come since: what the bridge believes is asked for once for all of them. */
    private void handleAll(Consumer<LoadBridge> first, LoadBridge bridge) {
        Consumer<LoadBridge> event = first;
        for (int count = 1; event != null; count++) {
            Consumer<LoadBridge> next = event;
            attempt(() -> next.accept(bridge));
            event = count < MAX_AT_ONCE ? events.poll() : null;
        }
    }

    private LoadBridge find() {
        Iterator<LoadBridge> services = ServiceLoader.load(LoadBridge.class).iterator();
        try {
            return services.hasNext() ? services.next() : null;
        } catch (ServiceConfigurationError | LinkageError e) {
            log("no bridge to load: " + e.getMessage());
            return null;
        }
    }

    private long untilDue() {
        long now = nanoTime();
        long wait = TimeUnit.HOURS.toNanos(1);
        for (Timer timer : timers) {
            wait = Math.min(wait, timer.dueNanos - now);
        }
        return wait;
    }

    private void runDue() {
        for (Timer timer : new ArrayList<>(timers)) {
            long now = nanoTime();
            if (timer.dueNanos - now <= 0) {
                // Times that were missed are not made up for.
                timer.dueNanos = now + timer.periodNanos;
                attempt(timer.action);
            }
        }
    }

    private void attempt(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            if (failures.incrementAndGet() <= MAX_LOGGED) {
                StackTraceElement[] trace = e.getStackTrace();
                log("bridge: " + e + (trace.length > 0 ? " at " + trace[0] : ""));
            }
        }
    }

    @Override
    public int hostIndex() {
        return hostIndex;
    }

    @Override
    public boolean send(int toHost, ByteBuffer message) {
        if (message.remaining() > MAX_MESSAGE_BYTES || !isUp.apply(toHost)) {
            return false;
        }
        ByteBuffer copy = ByteBuffer.allocate(HEAD_BYTES + message.remaining());
        copy.position(HEAD_BYTES);
        copy.put(message.duplicate()).flip();
        daemon.send(toHost, copy);
        return true;
    }

    @Override
    public void open(int toHost) {
        daemon.open(toHost);
    }

    @Override
    public void move(int tid, int toHost, Consumer<String> done) {
        daemon.move(tid, toHost, problem -> tell(bridge -> done.accept(problem)));
    }

    @Override
    public void measure() {
        daemon.measure();
    }

    @Override
    public void every(long periodMillis, Runnable action) {
        if (periodMillis < 1) {
            throw new IllegalArgumentException("periodMillis=" + periodMillis);
        }
        timers.add(new Timer(TimeUnit.MILLISECONDS.toNanos(periodMillis), action, nanoTime()));
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void log(String line) {
        log.accept(line);
    }
}
