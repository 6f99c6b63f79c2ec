package org.jpvm.daemon.container;

import java.util.Map;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.client.io.JavaPvmProvider;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * A task out of a file, in the machine and ready to run.
 *
 * @param stackBytes stack that its thread needs
 */
record RestoredTask(MovableBody body, long stackBytes) {
    /**
     * Enrols it and puts it together. Blocks.
     *
     * @throws MoveRefusedException when it cannot go on here; it has left the machine then
     * @throws Exception            when it cannot enrol
     */
    static RestoredTask of(
            HostedEngine.SavedTask saved, ContainerRecord.Start wanted, ContainerMain container, HostedTask task)
            throws Exception {
        ContainerRecord.Start start = new ContainerRecord.Start(
                wanted.tid(),
                saved.facts().getOrDefault(SavedTasks.MAIN_CLASS, wanted.className()),
                wanted.arguments(),
                wanted.environment(),
                wanted.classPath(),
                wanted.remote());
        TaskScope scope = task.scope();
        PvmTask enrolled = scope.call(() -> new JavaPvmProvider().enrollMoved(scope.options()));
        MovableSession session = ((MovableSession.Holder) enrolled).movableSession();
        boolean complete = false;
        try {
            Map<String, Object> handles = TaskHandles.handles(scope, session);
            MovableRun run = container
                    .engines()
                    .engine()
                    .restore(saved.image(), task.files(), new Belongings(handles, null), task.group());
            TaskHandles.succeed(run.carried(), scope, session);
            scope.restoreSession(enrolled);
            session.resume();
            complete = true;
            return new RestoredTask(new MovableBody(start, container, scope, run), run.stackBytes());
        } finally {
            if (!complete) {
                session.abandon();
            }
        }
    }
}
