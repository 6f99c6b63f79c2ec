package org.jpvm.mosix.criu.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jpvm.migration.spi.ArrivingProcess;
import org.jpvm.migration.spi.LeavingProcess;
import org.jpvm.migration.spi.NotMovableException;
import org.jpvm.migration.spi.ProcessEngine;
import org.jpvm.migration.spi.ProcessSignals;
import org.jpvm.mosix.criu.Movability;
import org.jpvm.mosix.criu.MoveFacts;
import org.jpvm.mosix.criu.ProcessView;

/** Copies processes with CRIU. Any thread. */
public final class CriuEngine implements ProcessEngine {
    private static final Pattern SOCKET_NAME = Pattern.compile("[0-9a-f]{16}");

    private static final String SETSID = "/usr/bin/setsid";

    private static final long LEFT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private ProcessorGroups groups;
    private CriuProgram program;
    private ProcessSignals signals;
    private boolean tried;
    private String obstacle;

    @Override
    public String name() {
        return "criu";
    }

    @Override
    public synchronized String obstacle(ProcessSignals sender) {
        signals = sender;
        // What is missing may be fetched while the daemon runs; what was there stays.
        if (!tried || obstacle != null && CriuProgram.find() != null) {
            tried = true;
            obstacle = CriuProgram.obstacle();
            if (obstacle == null) {
                ImageRoom.deleteOrphans();
                groups = new ProcessorGroups();
                program = new CriuProgram(groups);
            }
        }
        return obstacle;
    }

    /** A session whose leader is outside of what is visible here cannot be copied: tasks of such a daemon get sessions of their own. */
    @Override
    public List<String> startedBy() {
        return StartedBy.WORDS;
    }

    private static final class StartedBy {
        static final List<String> WORDS =
                LinuxProcess.hasVisibleSession() || !Files.isExecutable(Path.of(SETSID)) ? List.of() : List.of(SETSID);
    }

    synchronized CriuProgram program() {
        return program;
    }

    synchronized ProcessorGroups groups() {
        return groups;
    }

    synchronized ProcessSignals signals() {
        return signals;
    }

    @Override
    public byte[] describe(long pid, Path socket) throws NotMovableException {
        return facts(new LinuxProcess(pid), socket).encode();
    }

    static MoveFacts facts(LinuxProcess process, Path socket) throws NotMovableException {
        long start = process.startTicks();
        if (start < 0) {
            throw new NotMovableException("its process is gone");
        }
        ProcessView view = process.view();
        Movability movability = Movability.of(view);
        List<MoveFacts.NeededFile> files = new ArrayList<>();
        for (String path : movability.read()) {
            files.add(needed(path, false));
        }
        for (String path : movability.written()) {
            files.add(needed(path, true));
        }
        return new MoveFacts(
                System.getProperty("os.arch"),
                LinuxProcess.processor(),
                LinuxProcess.computer(),
                process.pid,
                start,
                view.residentBytes(),
                process.workingDirectory(),
                socket.toString(),
                movability.output(),
                files);
    }

    private static MoveFacts.NeededFile needed(String path, boolean written) throws NotMovableException {
        try {
            Path file = Path.of(path);
            long size = Files.isDirectory(file) ? -1 : Files.size(file);
            return new MoveFacts.NeededFile(path, size, written ? number(file) : 0);
        } catch (IOException e) {
            throw new NotMovableException("it uses " + path + ", which is not there any more");
        }
    }

    private static long number(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    }

    @Override
    public ArrivingProcess admit(byte[] bytes, Path socketDir) throws NotMovableException {
        MoveFacts facts = MoveFacts.decode(bytes);
        if (!facts.architecture().equals(System.getProperty("os.arch"))) {
            throw new NotMovableException(
                    "it runs on " + facts.architecture() + ", this host is " + System.getProperty("os.arch"));
        }
        Set<String> missing = new HashSet<>(Arrays.asList(facts.processor().split(" ")));
        missing.removeAll(Arrays.asList(LinuxProcess.processor().split(" ")));
        if (!missing.isEmpty() && !missing.equals(Set.of(""))) {
            throw new NotMovableException(
                    "the processor of this host lacks " + missing.iterator().next());
        }
        Path socket;
        try {
            socket = Path.of(facts.socket());
            if (!socketDir.equals(socket.getParent())
                    || !SOCKET_NAME.matcher(socket.getFileName().toString()).matches()) {
                throw new NotMovableException(
                        "its socket " + facts.socket() + " is not in " + socketDir + " as those here are");
            }
            if (!Files.isDirectory(Path.of(facts.directory()))) {
                throw new NotMovableException("this host has no directory " + facts.directory());
            }
            for (MoveFacts.NeededFile file : facts.files()) {
                check(file);
            }
        } catch (RuntimeException e) {
            throw new NotMovableException("its files have names that none can have here");
        }
        boolean same = facts.computer().equals(LinuxProcess.computer());
        LinuxProcess process = new LinuxProcess(facts.pid());
        // One that has just left this host goes within a moment.
        if (!(same && process.startTicks() == facts.startTicks()) && !process.awaitAbsence(LEFT_NANOS)) {
            throw new NotMovableException("its process number " + facts.pid() + " is taken on this host");
        }
        return new CriuArrival(this, facts, same, ImageRoom.place(facts.residentBytes()));
    }

    private static void check(MoveFacts.NeededFile file) throws NotMovableException {
        Path path = Path.of(file.path());
        try {
            if (file.size() < 0 ? !Files.isDirectory(path) : Files.size(path) != file.size() && file.number() == 0) {
                throw new NotMovableException(file.path() + " is another one on this host");
            }
            if (file.number() != 0 && number(path) != file.number()) {
                throw new NotMovableException("it writes " + file.path() + ", which this host does not share");
            }
        } catch (IOException e) {
            throw new NotMovableException("this host has no " + file.path());
        }
    }

    @Override
    public LeavingProcess leaving(long pid, Path socket) throws NotMovableException {
        return new CriuDeparture(this, new LinuxProcess(pid), socket);
    }
}
