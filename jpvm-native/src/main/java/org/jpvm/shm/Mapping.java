package org.jpvm.shm;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.bytes.MappedBytes;

/**
 * A segment in the memory of this process, one for all its tasks, because locks on files are the process's and not a task's. Methods may be
 * called from any thread.
 */
final class Mapping {
    private static final Map<Path, Mapping> ALL = new HashMap<>();
    private static boolean endsWithJvm;

    private final SegmentFiles.Use use;
    private final long sizeBytes;
    private final MappedBytes bytes;
    private int users = 1;

    private Mapping(SegmentFiles.Use use, long sizeBytes) throws IOException {
        this.use = use;
        this.sizeBytes = sizeBytes;
        File file = use.memory().toFile();
        bytes = MappedBytes.singleMappedBytes(file, sizeBytes);
        bytes.singleThreadedCheckDisabled(true);
    }

    /** A new segment. */
    static synchronized Mapping create(long sizeBytes) throws IOException {
        return map(SegmentFiles.create(sizeBytes), sizeBytes);
    }

    /** One that another task has; null when it is gone. */
    static synchronized Mapping join(Path memory, long sizeBytes) throws IOException {
        Mapping known = ALL.get(memory);
        if (known != null) {
            known.users++;
            return known;
        }
        SegmentFiles.Use use = SegmentFiles.Use.lock(memory);
        if (use == null) {
            return null;
        }
        if (!Files.exists(memory) || Files.size(memory) < sizeBytes) {
            use.release();
            throw new IOException(memory + " is not there or too short");
        }
        return map(use, sizeBytes);
    }

    private static Mapping map(SegmentFiles.Use use, long sizeBytes) throws IOException {
        Mapping mapping = null;
        try {
            mapping = new Mapping(use, sizeBytes);
            ALL.put(use.memory(), mapping);
        } finally {
            if (mapping == null) {
                use.release();
                SegmentFiles.removeIfUnused(use.memory());
            }
        }
        if (!endsWithJvm) {
            endsWithJvm = true;
            Runtime.getRuntime().addShutdownHook(new Thread(Mapping::removeAll, "shared segments"));
        }
        return mapping;
    }

    static synchronized boolean isUsedHere(Path memory) {
        return ALL.containsKey(memory);
    }

    /** The memory stays mapped: other threads may still run. */
    private static synchronized void removeAll() {
        for (Mapping mapping : ALL.values()) {
            mapping.use.release();
            SegmentFiles.removeIfUnused(mapping.use.memory());
        }
        ALL.clear();
    }

    Path memory() {
        return use.memory();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    BytesStore<?, ?> store() {
        return bytes.bytesStore();
    }

    /** One user less; the last one of the process unmaps, the last one of all removes the files. */
    void release() {
        synchronized (Mapping.class) {
            if (--users > 0 || ALL.remove(use.memory()) == null) {
                return;
            }
            bytes.releaseLast();
            use.release();
            SegmentFiles.removeIfUnused(use.memory());
        }
    }
}
