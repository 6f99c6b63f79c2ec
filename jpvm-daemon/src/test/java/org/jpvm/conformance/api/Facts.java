package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jpvm.EnrollOptions;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.client.io.JavaPvmProvider;
import org.jpvm.compat.timeval;
import org.jpvm.testing.RunningDaemon;

/** What the facts of all topics share: the daemon, partners, and waits with a deadline. One object runs one fact. */
abstract class Facts {
    /** Longer than any right answer takes on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(20);

    private static final int DONT_ROUTE = 1;
    private static final int LOOK_AGAIN_MICROS = 2000;

    private final List<PvmTask> partners = new ArrayList<>();
    private ExecutorService threads;
    private Combination combination;
    private RunningDaemon daemon;

    /** Says where the fact is tried. */
    final void begin(Combination where, RunningDaemon running) {
        combination = where;
        daemon = running;
        // Refusals are asked for here, and stderr is for what was not.
        pvm_setopt(PvmAutoErr, 0);
    }

    /** Lets everybody leave. */
    final void end() {
        if (threads != null) {
            threads.shutdownNow();
        }
        partners.forEach(PvmTask::close);
        pvm_exit();
    }

    final Combination combination() {
        return combination;
    }

    final RunningDaemon daemon() {
        return daemon;
    }

    /** A value that depends on the provider; the fact says why with {@link Differs}. */
    final int perProvider(int java, int ofNative) {
        return combination.isNative() ? ofNative : java;
    }

    /** A task of the pure-Java provider that uses no direct routes. */
    final PvmTask partner() {
        PvmTask partner = partner(daemon.environment());
        partner.setOption(TaskOption.ROUTE, DONT_ROUTE);
        return partner;
    }

    /** A task of the pure-Java provider with these variables. */
    final PvmTask partner(Map<String, String> environment) {
        PvmTask partner = new JavaPvmProvider().enroll(new EnrollOptions(environment, null));
        partners.add(partner);
        return partner;
    }

    /** The task under test in its Java form, for facts that {@link org.jpvm.compat.Pvm3} cannot show; instead of it, not beside it. */
    final PvmTask subject() {
        PvmTask subject = Pvm.enroll();
        partners.add(0, subject);
        return subject;
    }

    /** Own tid, as partners name it. */
    static Tid self() {
        return new Tid(pvm_mytid());
    }

    /** Runs something beside the fact, in its scope. */
    final <T> Future<T> beside(Callable<T> body) {
        if (threads == null) {
            threads = Executors.newCachedThreadPool();
        }
        return threads.submit(body);
    }

    static <T> T join(Future<T> future) throws Exception {
        return future.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The next message of a partner. */
    static MessageBuffer next(PvmTask partner, Tid from, int tag) {
        return partner.receive(from, tag, SOON)
                .orElseThrow(() -> new AssertionError(partner + " got nothing from " + from + " with tag " + tag));
    }

    /** Waits for a message of the task under test, which becomes its receive buffer. */
    static int receive(int tid, int tag) {
        int id = pvm_trecv(tid, tag, new timeval(SOON.toSeconds(), 0));
        assertTrue(id > 0, () -> "result " + id + " instead of a message from " + Tid.text(tid) + " with tag " + tag);
        return id;
    }

    /** Waits for a message and gives its first int. */
    static int receiveInt(int tid, int tag) {
        receive(tid, tag);
        return unpackInt();
    }

    /** The next int of the receive buffer. */
    static int unpackInt() {
        int[] value = new int[1];
        assertEquals(PvmOk, pvm_upkint(value, 1, 1));
        return value[0];
    }

    /** Sends one int. */
    static void sendInt(int tid, int tag, int value) {
        assertTrue(pvm_initsend(PvmDataDefault) > 0);
        assertEquals(PvmOk, pvm_pkint(new int[] {value}, 1, 1));
        assertEquals(PvmOk, pvm_send(tid, tag));
    }

    /** Packs something, sends it to this task and makes it the receive buffer. */
    static int through(int encoding, Runnable packing) {
        assertTrue(pvm_initsend(encoding) > 0);
        packing.run();
        assertEquals(PvmOk, pvm_send(pvm_mytid(), 4711));
        return receive(pvm_mytid(), 4711);
    }

    /** A partner sends to the task under test. */
    static void tell(PvmTask partner, int tag, Consumer<? super Packer> packing) {
        partner.send(self(), tag, packing);
    }

    /** A refusal: the code is returned and kept. */
    static void refused(int code, int result) {
        assertEquals(code, result, "result");
        assertEquals(code, pvm_errno(), "pvm_errno");
    }

    /** Waits until something is so, taking messages in meanwhile. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not within " + SOON + ": " + what);
            // A receive that nothing matches: the library takes in what comes.
            pvm_trecv(pvm_mytid(), Integer.MAX_VALUE, new timeval(0, LOOK_AGAIN_MICROS));
        }
    }
}
