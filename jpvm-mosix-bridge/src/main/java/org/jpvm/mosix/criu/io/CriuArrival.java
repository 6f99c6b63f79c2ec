package org.jpvm.mosix.criu.io;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jpvm.migration.spi.ArrivingProcess;
import org.jpvm.migration.spi.ProcessSignals;
import org.jpvm.mosix.criu.CriuCommand;
import org.jpvm.mosix.criu.MoveFacts;

/** A process that comes to this host, or back. */
final class CriuArrival implements ArrivingProcess {
    /** A process that was ended keeps its number until its parent looks. */
    private static final long NUMBER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long ROOM_BYTES = 256L << 20;

    private final CriuEngine engine;
    private final MoveFacts facts;
    private final boolean sameComputer;
    private final Path place;
    private final String group;
    private Path directory;
    private InputStream output;
    private boolean standsStill;

    CriuArrival(CriuEngine engine, MoveFacts facts, boolean sameComputer, Path place) {
        this.engine = engine;
        this.facts = facts;
        this.sameComputer = sameComputer;
        this.place = place;
        this.group = engine.groups().own();
    }

    /** One that comes back from its own copy, into its old group. */
    CriuArrival(CriuEngine engine, MoveFacts facts, Path directory, String group) {
        this.engine = engine;
        this.facts = facts;
        this.sameComputer = false;
        this.place = null;
        this.directory = directory;
        this.group = group;
    }

    @Override
    public Path directory() throws IOException {
        if (directory == null) {
            directory = ImageRoom.make(place);
        }
        return directory;
    }

    @Override
    public long maxImageBytes() {
        // It goes on computing until it stands still.
        return 2 * facts.residentBytes() + ROOM_BYTES;
    }

    @Override
    public Path socket() {
        return Path.of(facts.socket());
    }

    @Override
    public long pid() {
        return facts.pid();
    }

    @Override
    public InputStream output() {
        return output;
    }

    @Override
    public void restore() throws IOException {
        LinuxProcess old = new LinuxProcess(facts.pid());
        if (sameComputer && old.startTicks() == facts.startTicks()) {
            engine.signals().send(facts.pid(), ProcessSignals.KILL);
        }
        if (!old.awaitAbsence(NUMBER_NANOS)) {
            throw new IOException("its process number " + facts.pid() + " is taken on this host");
        }
        Process restore = engine.program()
                .startHeld(CriuCommand.restore(CriuProgram.find(), directory.toString(), facts.output()));
        try {
            // A reader of our own of the same pipe. That of the process object is closed at once: at the end of criu it
            // would take what the task has printed by then.
            output = new FileInputStream("/proc/" + restore.pid() + "/fd/1");
            restore.getInputStream().close();
            CriuProgram.letGo(restore);
        } catch (IOException e) {
            restore.destroyForcibly();
            if (output != null) {
                output.close();
                output = null;
            }
            throw new IOException("criu does not start: " + e.getMessage(), e);
        }
        int status = CriuProgram.await(restore);
        if (status != 0) {
            output.close();
            output = null;
            // What CRIU made of it before it gave up is a child of this JVM.
            engine.signals().collect(facts.pid());
            String log = CriuProgram.log(directory.resolve(CriuCommand.RESTORE_LOG));
            throw new IOException("criu: " + CriuCommand.complaint(log, "restoring failed with status " + status));
        }
        standsStill = true;
    }

    @Override
    public void go() {
        standsStill = false;
        if (engine.groups().free() != null) {
            ProcessorGroups.put(facts.pid(), group);
        }
        engine.signals().send(facts.pid(), ProcessSignals.CONTINUE);
    }

    @Override
    public void close() {
        if (standsStill) {
            standsStill = false;
            engine.signals().send(facts.pid(), ProcessSignals.KILL);
        }
        ImageRoom.delete(directory);
        directory = null;
    }
}
