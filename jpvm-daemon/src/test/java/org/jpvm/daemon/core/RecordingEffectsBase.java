package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.wire.body.StartHosts;

/** A world in which everything works and nothing happens. */
class RecordingEffectsBase implements DaemonEffects {
    @Override
    public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        return 0;
    }

    @Override
    public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return 0;
    }

    @Override
    public void pauseReading(TaskLink link) {}

    @Override
    public void resumeReading(TaskLink link) {}

    @Override
    public void pauseOutput(int tid) {}

    @Override
    public void resumeOutput(int tid) {}

    @Override
    public void close(TaskLink link, boolean flush) {}

    @Override
    public String createAuthFile() {
        return "/tmp/daemon";
    }

    @Override
    public boolean touchAuthFile(String path) {
        return true;
    }

    @Override
    public boolean collectAuthFile(String path) {
        return true;
    }

    @Override
    public String findProgram(String name, List<String> directories) {
        return name;
    }

    @Override
    public void launch(LaunchRequest request) {}

    @Override
    public void signal(int tid, int pid, int signal) {}

    @Override
    public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {}

    @Override
    public void resolve(int requestId, List<String> names) {}

    @Override
    public void startSlaves(int requestId, StartHosts request) {}

    @Override
    public List<String> directories(String searchPath) {
        return List.of(searchPath.split(":"));
    }

    @Override
    public void changeDirectory(String directory) {}

    @Override
    public void setDebugger(String path) {}

    @Override
    public long wallClockMicros() {
        return 0;
    }

    @Override
    public void log(String line) {}

    @Override
    public void exit(String reason) {}
}
