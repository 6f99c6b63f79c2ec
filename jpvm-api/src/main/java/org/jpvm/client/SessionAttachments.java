package org.jpvm.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jpvm.PvmTask;

/**
 * What libraries above a session keep for it: for as long as the session is in use, and no longer. An attachment must not refer to its session. Any
 * thread. The container takes the attachments of a task along when it moves.
 */
public final class SessionAttachments {
    private static final Map<PvmTask, Map<Class<?>, Object>> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    private SessionAttachments() {}

    /** The attachment of one kind, made on first use. */
    public static <T> T of(PvmTask session, Class<T> kind, Supplier<? extends T> initial) {
        return kind.cast(ALL.computeIfAbsent(session, key -> new ConcurrentHashMap<>())
                .computeIfAbsent(kind, key -> initial.get()));
    }

    /** All attachments of a session. */
    public static Map<Class<?>, Object> all(PvmTask session) {
        Map<Class<?>, Object> present = ALL.get(session);
        return present == null ? Map.of() : new LinkedHashMap<>(present);
    }

    /**
     * Attaches what another session of the same task had.
     *
     * @throws IllegalArgumentException when it is not of that kind
     */
    public static void restore(PvmTask session, Class<?> kind, Object attachment) {
        if (!kind.isInstance(attachment)) {
            throw new IllegalArgumentException("no " + kind.getName());
        }
        ALL.computeIfAbsent(session, key -> new ConcurrentHashMap<>()).put(kind, attachment);
    }
}
