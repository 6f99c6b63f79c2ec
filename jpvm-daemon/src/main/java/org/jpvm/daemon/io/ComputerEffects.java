package org.jpvm.daemon.io;

import java.time.Instant;
import java.util.List;
import org.jpvm.daemon.core.DaemonEffects;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.migration.MigrationPort;

/** What the core asks of this computer, its sockets apart: programs, files, time, log. The loop's thread only. */
abstract class ComputerEffects implements DaemonEffects {
    final TempFiles files;
    final TaskLauncher launcher;
    final DaemonLog log;
    private final MigrationPort migration;

    ComputerEffects(TempFiles files, TaskLauncher launcher, MigrationPort migration, DaemonLog log) {
        this.files = files;
        this.launcher = launcher;
        this.migration = migration;
        this.log = log;
    }

    @Override
    public MigrationPort migration() {
        return migration;
    }

    @Override
    public void pauseOutput(int tid) {
        launcher.pauseOutput(tid, true);
    }

    @Override
    public void resumeOutput(int tid) {
        launcher.pauseOutput(tid, false);
    }

    @Override
    public String createAuthFile() {
        return files.createAuthFile(log);
    }

    @Override
    public boolean touchAuthFile(String path) {
        return files.touchAuthFile(path);
    }

    @Override
    public boolean collectAuthFile(String path) {
        return files.collectAuthFile(path);
    }

    @Override
    public String findProgram(String name, List<String> directories) {
        return Programs.find(name, directories);
    }

    @Override
    public void launch(LaunchRequest request) {
        launcher.launch(request);
    }

    @Override
    public List<String> directories(String searchPath) {
        return launcher.directories(searchPath);
    }

    @Override
    public void changeDirectory(String directory) {
        launcher.changeDirectory(directory);
    }

    @Override
    public void setDebugger(String path) {
        launcher.setDebugger(path);
    }

    @Override
    public long wallClockMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Override
    public void log(String line) {
        log.log(line);
    }
}
