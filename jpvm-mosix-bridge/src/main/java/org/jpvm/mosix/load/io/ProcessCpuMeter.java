package org.jpvm.mosix.load.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jpvm.mosix.load.TaskMeter;
import org.jpvm.mosix.load.linux.MemoryInfo;
import org.jpvm.mosix.load.linux.ProcessStat;

/**
 * CPU time of a process of this Linux host, read several times a second at next to no cost: its file stays open. Whether it wanted to run is not told:
 * that shows in what it got. Its memory is looked at now and then.
 */
public final class ProcessCpuMeter implements TaskMeter {
    private static final int MEMORY_SAMPLES = 8;
    private static final int MOST_BYTES = 1024;

    private final ProcFiles files;
    private final String path;
    private final String status;
    private final byte[] buffer = new byte[MOST_BYTES];
    private RandomAccessFile file;
    private long startTicks = -1;
    private int samples;
    private long memory;

    /** Measures a process. */
    public ProcessCpuMeter(int pid) {
        this(Path.of("/"), pid);
    }

    ProcessCpuMeter(Path root, int pid) {
        files = new ProcFiles(root);
        path = root.resolve("proc/" + pid + "/stat").toString();
        status = "/proc/" + pid + "/status";
    }

    @Override
    public TaskUsage sample() {
        ProcessStat stat = ProcessStat.parse(read());
        if (stat == null || startTicks >= 0 && stat.startTicks() != startTicks) {
            close();
            return null;
        }
        startTicks = stat.startTicks();
        if (samples++ % MEMORY_SAMPLES == 0) {
            memory = MemoryInfo.resident(files.read(status));
        }
        return new TaskUsage((double) stat.cpuTicks() / ProcessStat.TICKS_PER_SECOND, Double.NaN, memory);
    }

    private String read() {
        try {
            if (file == null) {
                file = new RandomAccessFile(path, "r");
            }
            file.seek(0);
            int length = Math.max(0, file.read(buffer, 0, buffer.length));
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            close();
            return "";
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
        file = null;
    }
}
