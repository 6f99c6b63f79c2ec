package org.jpvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskScopeTest {
    private final TaskScope scope = TaskScope.of(new EnrollOptions(Map.of(), null));

    /** A session that knows nothing but whether it is enrolled; {@code on} holds the answer. */
    private static PvmTask session(boolean[] on) {
        return (PvmTask) Proxy.newProxyInstance(
                PvmTask.class.getClassLoader(),
                new Class<?>[] {PvmTask.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isEnrolled" -> on[0];
                    case "close" -> {
                        on[0] = false;
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void keepsASessionThatNobodyHolds() {
        boolean[] on = {true};
        scope.adopt(session(on));
        System.gc();
        assertEquals(1, scope.sessions().size());
        scope.close();
        assertEquals(false, on[0], "closed with its scope");
    }

    @Test
    void forgetsThoseThatWereClosed() {
        boolean[] on = {true};
        scope.adopt(session(on));
        WeakReference<PvmTask> first = new WeakReference<>(scope.sessions().get(0));
        on[0] = false;
        assertEquals(0, scope.sessions().size());
        scope.adopt(session(new boolean[] {true}));
        System.gc();
        assertNull(first.get());
        assertEquals(1, scope.sessions().size());
    }
}
