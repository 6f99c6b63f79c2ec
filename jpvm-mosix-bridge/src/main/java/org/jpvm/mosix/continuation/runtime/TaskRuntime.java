package org.jpvm.mosix.continuation.runtime;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/** Entry points for transformed classes. All are called on the thread that runs the task code. */
public final class TaskRuntime {
    private static final ThreadLocal<Preemptible> CURRENT = new ThreadLocal<>();
    private static final MethodHandle QUIET = MethodHandles.empty(MethodType.methodType(void.class));
    private static final MethodHandle ARMED;

    static {
        try {
            ARMED = MethodHandles.lookup()
                    .findStatic(TaskRuntime.class, "armedPoll", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private TaskRuntime() {}

    /** The movable task on the calling thread, null if it runs none. */
    public static Preemptible current() {
        return CURRENT.get();
    }

    /** Names the task the calling thread runs from now on; null for none. */
    public static void enter(Preemptible task) {
        if (task == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(task);
        }
    }

    /** A call site for the polls of one loader, not armed. */
    public static MutableCallSite newPollSite() {
        return new MutableCallSite(QUIET);
    }

    /**
     * Switches the polls of one loader. Compiled code that holds them is thrown away at its next safepoint, which G1 puts into every loop.
     */
    public static void arm(MutableCallSite site, boolean on) {
        MethodHandle target = on ? ARMED : QUIET;
        if (site.getTarget() != target) {
            site.setTarget(target);
            MutableCallSite.syncAll(new MutableCallSite[] {site});
        }
    }

    /** Bootstrap of a poll. */
    public static CallSite poll(MethodHandles.Lookup lookup, String name, MethodType type) {
        return codeOf(lookup.lookupClass()).pollSite();
    }

    /** Target of polls while armed. Other threads that happen to run code of the same loader pass. */
    static void armedPoll() {
        Preemptible task = CURRENT.get();
        if (task != null) {
            task.poll();
        }
    }

    /** First call of a transformed static initialiser. */
    public static boolean skipsInitialiser(Class<?> type) {
        return codeOf(type).skipsInitialiser(type);
    }

    /**
     * Bootstrap of a lambda expression or method reference: {@link LambdaMetafactory#metafactory}, and a note where its objects come from.
     *
     * @param index the ordinal of the expression in its class
     */
    public static CallSite lambda(
            MethodHandles.Lookup lookup,
            String name,
            MethodType factory,
            MethodType erased,
            MethodHandle implementation,
            MethodType actual,
            int index)
            throws Throwable {
        return noted(
                lookup, LambdaMetafactory.metafactory(lookup, name, factory, erased, implementation, actual), index);
    }

    /** The same for {@link LambdaMetafactory#altMetafactory}; the index is the last argument. */
    public static CallSite alternativeLambda(
            MethodHandles.Lookup lookup, String name, MethodType factory, Object... arguments) throws Throwable {
        Object[] own = java.util.Arrays.copyOf(arguments, arguments.length - 1);
        int index = (Integer) arguments[arguments.length - 1];
        return noted(lookup, LambdaMetafactory.altMetafactory(lookup, name, factory, own), index);
    }

    /** Makes one object to learn its hidden class; a lambda's factory does nothing but store what it captures. */
    private static CallSite noted(MethodHandles.Lookup lookup, CallSite site, int index) throws Throwable {
        MethodHandle factory = site.getTarget();
        Object sample = zeroArguments(factory).invoke();
        codeOf(lookup.lookupClass()).lambdaLinked(sample.getClass(), lookup.lookupClass(), index);
        return site;
    }

    /** The handle with every argument fixed to zero or null. */
    public static MethodHandle zeroArguments(MethodHandle target) {
        MethodHandle bound = target;
        while (bound.type().parameterCount() > 0) {
            Class<?> first = bound.type().parameterType(0);
            bound = MethodHandles.collectArguments(bound, 0, MethodHandles.zero(first));
        }
        return bound;
    }

    private static TaskCode codeOf(Class<?> type) {
        return (TaskCode) type.getClassLoader();
    }

    /** Goes on with the frame inside {@code outer} and returns what it returns, as the interrupted call would have; one form per type. */
    public static Object callee_L(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? inner.call().resume()
                : (Object) inner.entry().invoke(inner);
    }

    public static int callee_I(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Integer) inner.call().resume()
                : (int) inner.entry().invoke(inner);
    }

    public static boolean callee_Z(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Boolean) inner.call().resume()
                : (boolean) inner.entry().invoke(inner);
    }

    public static byte callee_B(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Byte) inner.call().resume()
                : (byte) inner.entry().invoke(inner);
    }

    public static short callee_S(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Short) inner.call().resume()
                : (short) inner.entry().invoke(inner);
    }

    public static char callee_C(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Character) inner.call().resume()
                : (char) inner.entry().invoke(inner);
    }

    public static long callee_J(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Long) inner.call().resume()
                : (long) inner.entry().invoke(inner);
    }

    public static float callee_F(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Float) inner.call().resume()
                : (float) inner.entry().invoke(inner);
    }

    public static double callee_D(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        return inner.call() != null
                ? (Double) inner.call().resume()
                : (double) inner.entry().invoke(inner);
    }

    public static void callee_V(Frame outer) throws Throwable {
        Frame inner = outer.takeInner();
        if (inner.call() != null) {
            inner.call().resume();
        } else {
            inner.entry().invoke(inner);
        }
    }

    /** Goes on with a task's outermost frame. */
    public static Object resume(Frame outermost) throws Throwable {
        return outermost.call() != null
                ? outermost.call().resume()
                : (Object) outermost.entry().invoke(outermost);
    }
}
