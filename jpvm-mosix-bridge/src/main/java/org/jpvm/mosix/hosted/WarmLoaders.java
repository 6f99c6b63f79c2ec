package org.jpvm.mosix.hosted;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import org.jpvm.migration.spi.ProgramFiles;
import org.jpvm.mosix.continuation.MovableClassLoader;

/** Loaders of tasks that are no longer here, for the next ones of the same programs: their code is compiled. Any thread. */
final class WarmLoaders {
    /** A loader and where it reads. */
    record Warm(MovableClassLoader loader, TaskProgram program) {
        void switchTo(ProgramFiles files, Map<String, byte[]> shipped) {
            program.switchTo(files, shipped, loader.definedClasses().keySet());
        }
    }

    private final int most;
    /** Last used first; a memory shortage takes them, as they keep the statics of their last task alive. */
    private final Deque<SoftReference<Warm>> kept = new ArrayDeque<>();

    WarmLoaders(int most) {
        this.most = most;
    }

    synchronized void keep(Warm warm) {
        kept.addFirst(new SoftReference<>(warm));
        if (kept.size() > most) {
            kept.removeLast();
        }
    }

    /**
     * Takes a loader whose classes are these, as far as it has loaded any.
     *
     * @param classFiles the program's
     * @return null if there is none
     */
    synchronized Warm take(Map<String, byte[]> classFiles) {
        Iterator<SoftReference<Warm>> iterator = kept.iterator();
        while (iterator.hasNext()) {
            Warm warm = iterator.next().get();
            if (warm == null) {
                iterator.remove();
            } else if (fits(warm, classFiles)) {
                iterator.remove();
                return warm;
            }
        }
        return null;
    }

    synchronized int size() {
        return kept.size();
    }

    private static boolean fits(Warm warm, Map<String, byte[]> classFiles) {
        boolean any = false;
        for (String name : warm.loader.definedClasses().keySet()) {
            if (!LibraryClasses.isOwn(name)) {
                if (!Arrays.equals(classFiles.get(name), warm.program.classFile(name))) {
                    return false;
                }
                any = true;
            }
        }
        return any;
    }
}
