package org.jpvm.daemon.container;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.client.io.JavaPvmProvider;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.migration.spi.MoveRefusedException;

/**
 * A task that comes from another host, up to the moment when it runs here. Its session is enrolled while its image is still on the way. Parts, run and
 * discard come on the container's reading thread.
 */
final class ArrivingTask {
    /** Part of the heap that the bytes of one task may take. */
    private static final int HEAP_SHARE = 4;

    private final ContainerRecord.Arrival arrival;
    private final ContainerMain container;
    private TaskImage image = new TaskImage(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    private CompletableFuture<Place> place;
    /** What is discarded if it does not come. */
    private HostedTask coming;
    /** The same once it can run. */
    private HostedTask task;

    private MovableRun run;
    private MovableSession session;
    private MovableBody body;
    private boolean discarded;

    /** What the task gets here: its scope, with a session that stands still. */
    private record Place(ContainerRecord.Start start, HostedTask task, PvmTask enrolled, MovableSession session) {}

    ArrivingTask(ContainerRecord.Arrival arrival, ContainerMain container) {
        this.arrival = arrival;
        this.container = container;
    }

    /** Gets ready for a task that may come; blocks. */
    void prepare() {
        HostedEngine engine = container.engines().engine();
        if (engine == null) {
            answer(container.engines().obstacle());
            return;
        }
        container.warmUp();
        if (!arrival.classNames().isEmpty()) {
            ContainerRecord.Start start = new ContainerRecord.Start(
                    arrival.tid(), "", List.of(), arrival.environment(), arrival.classPath(), arrival.remote());
            try {
                engine.prepare(HostedTask.files(start, container), arrival.classNames());
            } catch (RuntimeException e) {
                // The classes come with the task as well.
                container.send(new ContainerRecord.Note(
                        "classes of t" + Integer.toHexString(arrival.tid()) + " not loaded ahead: " + e));
            }
        }
        answer(null);
    }

    /** The next part. */
    void part(ContainerRecord.Part part) {
        TaskImage parts = image;
        if (parts == null) {
            return;
        }
        try {
            parts.add(part.bytes());
            if (place == null && parts.start() != null) {
                ContainerRecord.Start start = startHere(parts.start());
                place = new CompletableFuture<>();
                container.moves().execute(() -> enrol(start));
            }
            if (part.last()) {
                image = null;
                byte[] whole = parts.image();
                container.moves().execute(() -> restore(whole));
            }
        } catch (MoveRefusedException e) {
            image = null;
            discard();
            answer(e.getMessage());
        }
    }

    private void enrol(ContainerRecord.Start start) {
        HostedTask hosted = new HostedTask(start, container);
        try {
            TaskScope scope = hosted.scope();
            PvmTask enrolled = scope.call(() -> new JavaPvmProvider().enrollMoved(scope.options()));
            MovableSession movable = ((MovableSession.Holder) enrolled).movableSession();
            synchronized (this) {
                session = movable;
                coming = hosted;
                if (discarded) {
                    movable.abandon();
                    hosted.discard();
                }
            }
            place.complete(new Place(start, hosted, enrolled, movable));
        } catch (Exception | OutOfMemoryError | LinkageError e) {
            hosted.discard();
            place.completeExceptionally(e);
        }
    }

    private void restore(byte[] whole) {
        String reason = null;
        try {
            HostedEngine engine = container.engines().engine();
            if (engine == null) {
                throw new MoveRefusedException(container.engines().obstacle());
            }
            Place here = place.get();
            TaskScope scope = here.task.scope();
            Belongings belongings = new Belongings(TaskHandles.handles(scope, here.session), null);
            MovableRun restored = engine.restore(whole, here.task.files(), belongings, here.task.group());
            TaskHandles.install(restored.carried(), scope, here.session);
            scope.restoreSession(here.enrolled);
            take(here.task, restored, new MovableBody(here.start, container, scope, restored));
        } catch (MoveRefusedException e) {
            reason = e.getMessage();
        } catch (ExecutionException e) {
            reason = "it cannot enrol here: " + e.getCause();
        } catch (Exception | OutOfMemoryError | LinkageError e) {
            reason = "it cannot be put together here: " + e;
        }
        if (reason != null) {
            discard();
        }
        answer(reason);
    }

    private ContainerRecord.Start startHere(ContainerRecord.Start there) throws MoveRefusedException {
        if (there.tid() != arrival.tid()) {
            throw new MoveRefusedException("the image is that of another task");
        }
        Map<String, String> environment = new LinkedHashMap<>(there.environment());
        environment.putAll(arrival.environment());
        return new ContainerRecord.Start(
                there.tid(), there.className(), there.arguments(), environment, arrival.classPath(), arrival.remote());
    }

    private synchronized void take(HostedTask whose, MovableRun restored, MovableBody whole) {
        task = whose;
        run = restored;
        body = whole;
    }

    private void answer(String reason) {
        container.send(new ContainerRecord.Moved(arrival.moveId(), arrival.step(), reason, List.of()));
    }

    /** The task, once it was restored. */
    synchronized HostedTask task() {
        return task;
    }

    /** It goes on here. */
    synchronized void run() {
        session.resume();
        task.start(body, run.stackBytes());
    }

    /** It does not come. */
    synchronized void discard() {
        if (!discarded && session != null) {
            session.abandon();
            coming.discard();
        }
        discarded = true;
    }
}
