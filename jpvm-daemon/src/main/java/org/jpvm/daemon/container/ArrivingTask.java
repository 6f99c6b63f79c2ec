package org.jpvm.daemon.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.PvmTask;
import org.jpvm.TaskScope;
import org.jpvm.client.io.JavaPvmProvider;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MovableSession;
import org.jpvm.migration.spi.MoveRefusedException;

/** A task that comes from another host, up to the moment when it runs here. Parts, run and discard come on the container's reading thread. */
final class ArrivingTask {
    /** Part of the heap that the bytes of one task may take. */
    private static final int HEAP_SHARE = 4;

    private final ContainerRecord.Arrival arrival;
    private final ContainerMain container;
    private final long limit = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private HostedTask task;
    private MovableRun run;
    private MovableSession session;
    private MovableBody body;
    private boolean discarded;

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
                engine.prepare(new HostedTask(start, container).files(), arrival.classNames());
            } catch (IOException | RuntimeException e) {
                // The classes come with the task as well.
                container.send(new ContainerRecord.Note(
                        "classes of t" + Integer.toHexString(arrival.tid()) + " not loaded ahead: " + e));
            }
        }
        answer(null);
    }

    /** The next part. */
    void part(ContainerRecord.Part part) {
        if (bytes == null) {
            return;
        }
        if (bytes.size() + (long) part.bytes().length > limit) {
            bytes = null;
            answer("it is larger than the " + limit + " bytes that this host takes");
            return;
        }
        bytes.writeBytes(part.bytes());
        if (part.last()) {
            byte[] whole = bytes.toByteArray();
            bytes = null;
            container.moves().execute(() -> restore(whole));
        }
    }

    private void restore(byte[] whole) {
        String reason = null;
        try {
            HostedEngine engine = container.engines().engine();
            if (engine == null) {
                throw new MoveRefusedException(container.engines().obstacle());
            }
            TaskImage image = TaskImage.of(whole);
            ContainerRecord.Start start = startHere(image.start());
            HostedTask coming = new HostedTask(start, container);
            TaskScope scope = coming.scope();
            PvmTask enrolled = scope.call(() -> new JavaPvmProvider().enrollMoved(scope.options()));
            MovableSession movable = ((MovableSession.Holder) enrolled).movableSession();
            boolean complete = false;
            try {
                Belongings belongings = new Belongings(TaskHandles.handles(scope, movable), null);
                MovableRun restored = engine.restore(image.image(), coming.files(), belongings, coming.group());
                TaskHandles.install(restored.carried(), scope, movable);
                scope.restoreSession(enrolled);
                complete = take(coming, restored, movable, new MovableBody(start, container, scope, restored));
            } finally {
                if (!complete) {
                    movable.abandon();
                }
            }
        } catch (MoveRefusedException e) {
            reason = e.getMessage();
        } catch (Exception | OutOfMemoryError | LinkageError e) {
            reason = "it cannot be put together here: " + e;
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

    /** False when it is not wanted any more. */
    private synchronized boolean take(
            HostedTask coming, MovableRun restored, MovableSession movable, MovableBody whole) {
        task = coming;
        run = restored;
        session = movable;
        body = whole;
        return !discarded;
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
        discarded = true;
        if (session != null) {
            session.abandon();
        }
    }
}
