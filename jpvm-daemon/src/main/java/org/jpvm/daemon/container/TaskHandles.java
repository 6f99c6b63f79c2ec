package org.jpvm.daemon.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.client.SessionAttachments;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.migration.spi.MoveRefusedException;

/** What a hosted task has of the place where it is: its scope and its session; and what of these goes with it. */
final class TaskHandles {
    private static final String SCOPE = "scope";
    private static final int SESSION = 0;
    private static final int KINDS = 1;
    private static final int VALUES = 2;
    private static final int OWNERS = 3;
    private static final int PARTS = 4;

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
            if (found != null) {
                throw new MoveRefusedException("it has several sessions");
            }
            found = holder.movableSession();
        }
        if (found == null) {
            throw new MoveRefusedException("it is not in the machine: it has not enrolled, or has left");
        }
        return found;
    }

    /** What belongs to the place. */
    static Map<String, Object> handles(TaskScope scope, MovableSession session) {
        Map<String, Object> handles = new HashMap<>(session.handles());
        handles.put(SCOPE, scope);
        return handles;
    }

    /** All that must be known of a task to copy it; its session is suspended. */
    static Belongings belongings(TaskScope scope, MovableSession session, ClassLoader loader) {
        List<Object> kinds = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        List<Object> owners = new ArrayList<>();
        Map<String, Map<Class<?>, Object>> kept = new LinkedHashMap<>();
        kept.put(SCOPE, scope.attributes());
        session.handles().forEach((handle, object) -> {
            if (object instanceof PvmTask task) {
                kept.put(handle, SessionAttachments.all(task));
            }
        });
        kept.forEach((owner, all) -> all.forEach((kind, value) -> {
            // State of classes that all tasks share is made anew where it is needed.
            if (kind.getClassLoader() == loader) {
                kinds.add(kind);
                values.add(value);
                owners.add(owner);
            }
        }));
        Object[] carried = {session.state(), kinds.toArray(), values.toArray(), owners.toArray()};
        return new Belongings(handles(scope, session), carried);
    }

    /**
     * Gives scope and session what came along.
     *
     * @throws MoveRefusedException when that is not what {@link #belongings} says
     */
    static void install(Object carried, TaskScope scope, MovableSession session) throws MoveRefusedException {
        install(carried, scope, session, false);
    }

    /** The same for a task that is a new one: what libraries noted of the other one's session is void. */
    static void succeed(Object carried, TaskScope scope, MovableSession session) throws MoveRefusedException {
        install(carried, scope, session, true);
    }

    private static void install(Object carried, TaskScope scope, MovableSession session, boolean asNew)
            throws MoveRefusedException {
        try {
            Object[] parts = (Object[]) carried;
            if (parts.length != PARTS) {
                throw new MoveRefusedException("the task brings " + parts.length + " things along");
            }
            Object[] kinds = (Object[]) parts[KINDS];
            Object[] values = (Object[]) parts[VALUES];
            Object[] owners = (Object[]) parts[OWNERS];
            for (int i = 0; i < kinds.length; i++) {
                Class<?> kind = (Class<?>) kinds[i];
                if (owners[i].equals(SCOPE)) {
                    scope.restoreAttribute(kind, values[i]);
                } else if (!asNew) {
                    SessionAttachments.restore((PvmTask) session.handles().get(owners[i]), kind, values[i]);
                }
            }
            if (asNew) {
                session.succeed(parts[SESSION]);
            } else {
                session.install(parts[SESSION]);
            }
        } catch (RuntimeException e) {
            throw new MoveRefusedException("what the task brings along makes no sense: " + e);
        }
    }
}
