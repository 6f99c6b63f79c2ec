package org.jpvm.mosix.criu.io;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.migration.spi.ArrivingProcess;
import org.jpvm.migration.spi.LeavingProcess;
import org.jpvm.migration.spi.NotMovableException;
import org.jpvm.migration.spi.ProcessCopy;
import org.jpvm.migration.spi.ProcessSignals;
import org.jpvm.mosix.criu.CriuCommand;
import org.jpvm.mosix.criu.Movability;
import org.jpvm.mosix.criu.MoveFacts;
import org.jpvm.mosix.criu.SocketQueues;

/** A process that leaves. */
final class CriuDeparture implements LeavingProcess {
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int MAX_TABLE_BYTES = 64 << 20;

    private final CriuEngine engine;
    private final LinuxProcess process;
    private final Path socket;
    private final long startTicks;
    private String group;
    private boolean stopped;
    private boolean copied;
    private MoveFacts facts;
    private Movability movability;
    private Path directory;

    CriuDeparture(CriuEngine engine, LinuxProcess process, Path socket) throws NotMovableException {
        this.engine = engine;
        this.process = process;
        this.socket = socket;
        this.startTicks = process.startTicks();
        if (startTicks < 0) {
            throw new NotMovableException("its process is gone");
        }
    }

    private boolean isHere() {
        return process.startTicks() == startTicks;
    }

    @Override
    public void stop() throws NotMovableException {
        group = ProcessorGroups.of(process);
        if (engine.groups().free() != null) {
            ProcessorGroups.put(process.pid, engine.groups().free());
        }
        stopped = true;
        String problem = engine.signals().send(process.pid, ProcessSignals.STOP);
        long deadline = System.nanoTime() + STOP_NANOS;
        while (problem == null && !process.isStopped()) {
            if (!isHere()) {
                problem = "its process is gone";
            } else if (System.nanoTime() - deadline > 0) {
                problem = "it does not stand still";
            } else {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        try {
            if (problem != null) {
                throw new NotMovableException(problem);
            }
            facts = CriuEngine.facts(process, socket);
            movability = Movability.of(process.view());
        } catch (NotMovableException e) {
            goOn();
            throw e;
        }
    }

    private void goOn() {
        if (stopped) {
            stopped = false;
            if (engine.groups().free() != null) {
                ProcessorGroups.put(process.pid, group);
            }
            engine.signals().send(process.pid, ProcessSignals.CONTINUE);
        }
    }

    @Override
    public int unreadOutputBytes() throws IOException {
        String pipe = process.pipe(movability.output());
        if (pipe == null) {
            return -1;
        }
        // A reader of our own: looking takes nothing away.
        try (FileInputStream reader = new FileInputStream(pipe)) {
            return reader.available();
        }
    }

    @Override
    public void markOutput() throws IOException {
        try (FileOutputStream writer = new FileOutputStream(process.pipe(movability.output()))) {
            writer.write(0);
        }
    }

    @Override
    public ProcessCopy copy() throws IOException {
        try {
            directory = ImageRoom.make(ImageRoom.place(facts.residentBytes()));
        } catch (NotMovableException e) {
            throw new IOException(e.getMessage(), e);
        }
        Process dump = engine.program()
                .start(CriuCommand.dump(
                        CriuProgram.find(), process.pid, directory.toString(), movability.connection()));
        int status = CriuProgram.await(dump);
        String log = CriuProgram.log(directory.resolve(CriuCommand.DUMP_LOG));
        if (status != 0) {
            throw new IOException("criu: " + CriuCommand.complaint(log, "the copy failed with status " + status));
        }
        byte[] unread;
        try {
            unread = SocketQueues.unread(table("files.img"), table("sk-queues.img"), movability.connection());
        } catch (SocketQueues.BadImageException e) {
            throw new IOException(e.getMessage(), e);
        }
        File[] images = directory.toFile().listFiles((parent, name) -> name.endsWith(".img"));
        List<Path> files = new ArrayList<>();
        for (File image : images == null ? new File[0] : images) {
            files.add(image.toPath());
        }
        files.sort(Comparator.comparing(Path::toString));
        copied = true;
        return new ProcessCopy(files, unread);
    }

    private ByteBuffer table(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            return ByteBuffer.allocate(0);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), MAX_TABLE_BYTES));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            return bytes.flip();
        }
    }

    @Override
    public ArrivingProcess resume() {
        if (isHere() || !copied) {
            goOn();
            return null;
        }
        Path images = directory;
        directory = null;
        return new CriuArrival(engine, facts, images, group);
    }

    @Override
    public void release() {
        if (stopped && isHere()) {
            engine.signals().send(process.pid, ProcessSignals.KILL);
        }
        close();
    }

    @Override
    public void close() {
        ImageRoom.delete(directory);
        directory = null;
    }
}
