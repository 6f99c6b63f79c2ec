package org.jpvm.daemon.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.migration.spi.MoveRefusedException;

/** What a hosted task has of the place where it is: its scope and its session; and what of these goes with it. */
final class TaskHandles {
    private static final int SESSION = 0;
    private static final int KINDS = 1;
    private static final int VALUES = 2;
    private static final int PARTS = 3;

    private TaskHandles() {}

    /**
     * The one session of a task.
     *
     * @throws MoveRefusedException when it has none, or several
     */
    static MovableSession session(TaskScope scope) throws MoveRefusedException {
        MovableSession found = null;
        for (PvmTask session : scope.sessions()) {
            if (!(session instanceof MovableSession.Holder holder)) {
                throw new MoveRefusedException("its session is not one of the Java library");
            }
            MovableSession movable = holder.movableSession();
            if (movable.isOpen()) {
                if (found != null) {
                    throw new MoveRefusedException("it has several sessions");
                }
                found = movable;
            }
        }
        if (found == null) {
            throw new MoveRefusedException("it is not in the machine: it has not enrolled, or has left");
        }
        return found;
    }

    /** What belongs to the place. */
    static Map<String, Object> handles(TaskScope scope, MovableSession session) {
        Map<String, Object> handles = new HashMap<>(session.handles());
        handles.put("scope", scope);
        return handles;
    }

    /** All that must be known of a task to copy it; its session is suspended. */
    static Belongings belongings(TaskScope scope, MovableSession session, ClassLoader loader) {
        List<Object> kinds = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        scope.attributes().forEach((kind, value) -> {
            // State of classes that all tasks share is made anew where it is needed.
            if (kind.getClassLoader() == loader) {
                kinds.add(kind);
                values.add(value);
            }
        });
        Object[] carried = {session.state(), kinds.toArray(), values.toArray()};
        return new Belongings(handles(scope, session), carried);
    }

    /**
     * Gives scope and session what came along.
     *
     * @throws MoveRefusedException when that is not what {@link #belongings} says
     */
    static void install(Object carried, TaskScope scope, MovableSession session) throws MoveRefusedException {
        try {
            Object[] parts = (Object[]) carried;
            if (parts.length != PARTS) {
                throw new MoveRefusedException("the task brings " + parts.length + " things along");
            }
            Object[] kinds = (Object[]) parts[KINDS];
            Object[] values = (Object[]) parts[VALUES];
            for (int i = 0; i < kinds.length; i++) {
                scope.restoreAttribute((Class<?>) kinds[i], values[i]);
            }
            session.install(parts[SESSION]);
        } catch (RuntimeException e) {
            throw new MoveRefusedException("what the task brings along makes no sense: " + e);
        }
    }
}
