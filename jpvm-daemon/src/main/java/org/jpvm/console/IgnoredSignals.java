package org.jpvm.console;

/**
 * Makes the process ignore a signal, and with it the processes it starts. The JDK has no supported interface for this; where its internal
 * one is missing the signal keeps its effect.
 */
final class IgnoredSignals {
    private IgnoredSignals() {}

    /**
     * Ignores a signal.
     *
     * @param name name without SIG
     * @return whether it is ignored now
     */
    static boolean ignore(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignoring = handler.getField("SIG_IGN").get(null);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ignoring);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
