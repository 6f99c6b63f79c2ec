package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** On disk: what waits for tasks that have not connected yet. The loop's thread only. */
final class KeptFrames {
    private final Map<Integer, SpillFile> byTid = new HashMap<>();
    private final Path directory;
    private final DaemonLog log;

    KeptFrames(Path directory, DaemonLog log) {
        this.directory = directory;
        this.log = log;
    }

    /** An empty queue. */
    SpillFile newFile() {
        return new SpillFile(directory);
    }

    /** Keeps more for a task; its bytes in all, -1 when the disk does not take them. */
    long append(int tid, ByteBuffer bytes, int start, int end) {
        SpillFile kept = byTid.computeIfAbsent(tid, any -> newFile());
        try {
            kept.append(bytes, start, end);
            return kept.lengthBytes();
        } catch (IOException e) {
            log.log("what waits for t" + Integer.toHexString(tid) + " cannot be kept on disk: " + e.getMessage());
            return -1;
        }
    }

    /** What was kept for a task goes to its channel, or away when there is none; bytes that wait for the channel then. */
    long handOver(int tid, TaskChannel channel) {
        SpillFile kept = byTid.remove(tid);
        if (channel == null) {
            if (kept != null) {
                kept.close();
            }
            return 0;
        }
        if (kept != null) {
            channel.adopt(kept);
        }
        return channel.pendingBytes();
    }

    void close() {
        byTid.values().forEach(SpillFile::close);
        byTid.clear();
    }
}
