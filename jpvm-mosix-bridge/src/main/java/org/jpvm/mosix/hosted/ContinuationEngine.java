package org.jpvm.mosix.hosted;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.migration.spi.HostedEngine;
import org.jpvm.migration.spi.MovableRun;
import org.jpvm.migration.spi.MoveRefusedException;
import org.jpvm.migration.spi.ProgramFiles;
import org.jpvm.mosix.continuation.Continuation;
import org.jpvm.mosix.continuation.JvmRequirements;
import org.jpvm.mosix.continuation.MovableClassLoader;
import org.jpvm.mosix.continuation.MovableTask;
import org.jpvm.mosix.continuation.TaskImages;
import org.jpvm.mosix.continuation.TransformCache;
import org.jpvm.mosix.continuation.image.BadImageException;
import org.jpvm.mosix.continuation.image.Checkpoint;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.jpvm.mosix.continuation.image.ExternalObjects;
import org.jpvm.mosix.continuation.image.NotMovableException;
import org.jpvm.mosix.continuation.image.Seal;

/** Hosted tasks as continuations. Any thread. */
public final class ContinuationEngine implements HostedEngine {
    private static final String NAME = "continuation";
    private static final long CACHE_BYTES = 64 << 20;
    private static final int WARM_LOADERS = 8;
    private static final int MAX_OBJECTS = 50_000_000;
    /** Part of the heap that an image may have: reading it takes several times as much. */
    private static final int HEAP_SHARE = 4;

    private static final double NANOS_PER_MILLI = 1e6;

    private final String obstacle;
    private final TransformCache cache = new TransformCache(CACHE_BYTES);
    private final WarmLoaders warm = new WarmLoaders(WARM_LOADERS);
    private long captures;
    private long captureNanos;
    private long captureBytes;
    private long restores;
    private long restoreNanos;
    private long warmRestores;

    /** For {@link java.util.ServiceLoader}. */
    public ContinuationEngine() {
        List<String> unmet = JvmRequirements.unmet();
        obstacle = unmet.isEmpty() ? null : String.join("; ", unmet);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String obstacle() {
        return obstacle;
    }

    private final class Opened implements Program {
        private final TaskProgram program;
        private final MovableClassLoader loader;

        Opened(TaskProgram program) {
            this.program = program;
            this.loader = newLoader(program);
        }

        @Override
        public ClassLoader loader() {
            return loader;
        }

        @Override
        public MovableRun start(Method main, String[] arguments, ThreadGroup watched) {
            try {
                MovableTask task =
                        MovableTask.main(loader, MethodHandles.lookup().unreflect(main), arguments, watched);
                return HostedRun.starting(ContinuationEngine.this, program, watched, task);
            } catch (IllegalAccessException e) {
                throw new IllegalArgumentException("not accessible: " + main, e);
            }
        }
    }

    @Override
    public Program open(ProgramFiles files) {
        return new Opened(new TaskProgram(files, Map.of()));
    }

    private MovableClassLoader newLoader(TaskProgram program) {
        return new MovableClassLoader(
                ContinuationEngine.class.getClassLoader(), program, LibraryClasses::isShared, cache);
    }

    @Override
    public void prepare(ProgramFiles files, List<String> classNames) {
        TaskProgram program = new TaskProgram(files, Map.of());
        Map<String, byte[]> found = new HashMap<>();
        for (String name : classNames) {
            byte[] file = LibraryClasses.isOwn(name) ? null : program.classFile(name);
            if (file != null) {
                found.put(name, file);
            }
        }
        WarmLoaders.Warm ready = warm.take(found);
        if (ready == null) {
            ready = new WarmLoaders.Warm(newLoader(program), program);
        } else {
            ready.switchTo(files, found);
        }
        ready.loader().prepare(classNames);
        warm.keep(ready);
    }

    @Override
    public MovableRun restore(byte[] image, ProgramFiles files, Belongings belongings, ThreadGroup watched)
            throws MoveRefusedException {
        long start = System.nanoTime();
        HostedImage parts = HostedImage.of(image);
        CopyRules rules = rules(belongings);
        WarmLoaders.Warm ready = warm.take(parts.classFiles());
        if (ready != null) {
            ready.switchTo(files, parts.classFiles());
            try {
                MovableRun run = restore(parts.state(), ready.loader(), ready.program(), rules, watched);
                noteRestore(System.nanoTime() - start, true);
                return run;
            } catch (BadImageException e) {
                // Something was initialised in that loader which the task has not reached: a new one does.
            }
        }
        TaskProgram program = new TaskProgram(files, parts.classFiles());
        try {
            MovableRun run = restore(parts.state(), newLoader(program), program, rules, watched);
            noteRestore(System.nanoTime() - start, false);
            return run;
        } catch (BadImageException e) {
            throw new MoveRefusedException(e.getMessage());
        }
    }

    private MovableRun restore(
            byte[] state, MovableClassLoader loader, TaskProgram program, CopyRules rules, ThreadGroup watched)
            throws BadImageException {
        Continuation continuation = TaskImages.restore(state, loader, rules);
        return HostedRun.arrived(this, program, watched, continuation);
    }

    @Override
    public byte[] sealed(Map<String, String> facts, byte[] image, byte[] key) throws MoveRefusedException {
        try {
            return new Checkpoint(facts, Map.of(), image).toBytes(sealOf(key));
        } catch (NotMovableException e) {
            throw new MoveRefusedException(e.getMessage());
        }
    }

    @Override
    public SavedTask opened(byte[] file, byte[] key) throws MoveRefusedException {
        try {
            Checkpoint checkpoint = Checkpoint.of(file, sealOf(key), Integer.MAX_VALUE);
            HostedImage.of(checkpoint.image());
            return new SavedTask(checkpoint.facts(), checkpoint.image());
        } catch (BadImageException e) {
            throw new MoveRefusedException(e.getMessage());
        }
    }

    private static Seal sealOf(byte[] key) {
        return key == null ? null : Seal.of(key);
    }

    /** What may be copied, with these handles. */
    CopyRules rules(Belongings belongings) {
        return new CopyRules(
                Runtime.getRuntime().maxMemory() / HEAP_SHARE,
                MAX_OBJECTS,
                LibraryClasses.DATA,
                ExternalObjects.streamsAnd(new PlaceObjects(belongings)));
    }

    /** Puts an object where it comes along with the task. */
    void carry(MovableClassLoader loader, Object object) {
        try {
            Class.forName(Carried.class.getName(), true, loader)
                    .getField("value")
                    .set(null, object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a task lacks a class of jpvm", e);
        }
    }

    /** Takes the object that came along, null for none. */
    Object takeCarried(MovableClassLoader loader) {
        try {
            Object object = Class.forName(Carried.class.getName(), true, loader)
                    .getField("value")
                    .get(null);
            carry(loader, null);
            return object;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a task lacks a class of jpvm", e);
        }
    }

    /** A task is no longer here: its loader may serve another, unless threads of it are left. */
    void keep(WarmLoaders.Warm left, ThreadGroup watched) {
        if (watched.activeCount() <= 1) {
            warm.keep(left);
        }
    }

    synchronized void noteCapture(long bytes, long nanos) {
        captures++;
        captureBytes += bytes;
        captureNanos += nanos;
    }

    private synchronized void noteRestore(long nanos, boolean warmOne) {
        restores++;
        restoreNanos += nanos;
        warmRestores += warmOne ? 1 : 0;
    }

    @Override
    public synchronized List<String> describe() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "copied %d tasks, %.1f kB and %.1f ms each",
                        captures,
                        captures == 0 ? 0 : captureBytes / 1e3 / captures,
                        captures == 0 ? 0 : captureNanos / NANOS_PER_MILLI / captures),
                String.format(
                        Locale.ROOT,
                        "took in %d tasks, %.1f ms each, %d of them in a warm loader; %d kept",
                        restores,
                        restores == 0 ? 0 : restoreNanos / NANOS_PER_MILLI / restores,
                        warmRestores,
                        warm.size()));
    }

    private synchronized void forgetTimes() {
        captures = 0;
        captureNanos = 0;
        captureBytes = 0;
        restores = 0;
        restoreNanos = 0;
        warmRestores = 0;
    }

    @Override
    public void warmUp() {
        if (obstacle == null) {
            WarmUp.run(this);
            forgetTimes();
        }
    }
}
