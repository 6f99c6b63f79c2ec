package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.daemon.core.MigrationEffects;
import org.jpvm.daemon.migration.ImageWriter;
import org.jpvm.migration.spi.ArrivingProcess;
import org.jpvm.migration.spi.LeavingProcess;
import org.jpvm.migration.spi.NotMovableException;
import org.jpvm.migration.spi.ProcessCopy;

/**
 * A process that may leave. Commands come from the loop's thread; what may wait is done in the order of the commands by another. The parts of the image
 * are read by the loop's thread, out of memory where the image is there.
 */
final class ProcessDeparture {
    /** For what the task printed to be taken by the core. */
    private static final long OUTPUT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int KILLED = 9;

    private final ProcessMover mover;
    private final int moveId;
    private final int tid;
    private final NativeTask task;
    private final Path socketPath;
    private final SerialJobs jobs;

    /** Of the threads that wait. */
    private LeavingProcess leaving;

    private boolean stopped;
    private byte[] unread = new byte[0];

    /** Of the loop's thread. */
    private ImageWriter image;

    private final ArrayDeque<Path> files = new ArrayDeque<>();
    private FileChannel file;
    private ByteBuffer part;
    private boolean over;
    private long imageBytes;
    private long stopNanos;

    ProcessDeparture(ProcessMover mover, int moveId, int tid, NativeTask task, Path socketPath) {
        this.mover = mover;
        this.moveId = moveId;
        this.tid = tid;
        this.task = task;
        this.socketPath = socketPath;
        this.jobs = mover.newJobs();
        this.stopNanos = System.nanoTime();
    }

    /** When it began to stand still. */
    long stopNanos() {
        return stopNanos;
    }

    /** Bytes of its image. */
    long imageBytes() {
        return imageBytes;
    }

    void describe() {
        jobs.add(() -> {
            String reason = mover.look();
            byte[] facts = null;
            if (reason == null) {
                try {
                    facts = ProcessMover.processes().describe(task.pid(), socketPath);
                } catch (NotMovableException e) {
                    reason = e.getMessage();
                }
            }
            byte[] found = facts;
            String problem = reason;
            String engine = found == null ? null : mover.engine();
            mover.tell((core, now) -> core.handleDescribed(moveId, engine, found, problem, now));
        });
    }

    void freeze() {
        stopNanos = System.nanoTime();
        jobs.add(() -> {
            String reason = standStill();
            if (reason != null) {
                goOn();
            }
            mover.tell((core, now) -> core.handleFrozen(moveId, reason, now));
        });
    }

    private String standStill() {
        try {
            task.hold();
            leaving = ProcessMover.processes().leaving(task.pid(), socketPath);
            leaving.stop();
            stopped = true;
            Optional<String> reason =
                    mover.onLoop(() -> Optional.ofNullable(mover.loop.tasks().standStill(tid)));
            if (reason == null) {
                return "the daemon ends";
            }
            return reason.isPresent() ? reason.get() : awaitOutput();
        } catch (NotMovableException | IOException e) {
            return e.getMessage();
        }
    }

    /** Why not everything that it printed is with the core, null when it is. */
    private String awaitOutput() throws IOException {
        long deadline = System.nanoTime() + OUTPUT_NANOS;
        int waiting = leaving.unreadOutputBytes();
        while (waiting > LeavingProcess.MARKABLE_BYTES && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            waiting = leaving.unreadOutputBytes();
        }
        if (waiting < 0) {
            return null;
        }
        if (waiting <= LeavingProcess.MARKABLE_BYTES && !task.isPaused()) {
            // Not given up: what it prints later must not come before this byte is taken out.
            task.outputTaken(leaving::markOutput).join();
            return null;
        }
        return "what it prints is not taken";
    }

    void capture() {
        jobs.add(() -> {
            try {
                ProcessCopy copy = leaving.copy();
                unread = copy.unread();
                mover.tell((core, now) -> begin(copy));
            } catch (IOException e) {
                mover.tell((core, now) -> core.handleCaptureFailed(moveId, e.getMessage(), now));
            }
        });
    }

    private void begin(ProcessCopy copy) {
        if (over) {
            return;
        }
        byte[] unsent;
        try {
            unsent = mover.loop.tasks().unsent(tid);
        } catch (IOException e) {
            mover.tell((core, now) -> core.handleCaptureFailed(moveId, e.getMessage(), now));
            return;
        }
        part = ByteBuffer.allocateDirect(MigrationEffects.MAX_IMAGE_PART_BYTES);
        image = new ImageWriter(copy.unread(), unsent, mover.loop.tasks().begun(tid));
        files.addAll(copy.files());
        sendPart();
    }

    /** The core took the part: the next one, from outside of the core. */
    void imageTaken() {
        if (image != null && !image.isComplete()) {
            mover.tell((core, now) -> sendPart());
        }
    }

    private void sendPart() {
        if (over) {
            return;
        }
        try {
            fillPart();
        } catch (IOException e) {
            String reason = "its image cannot be read: " + e.getMessage();
            mover.tell((core, now) -> core.handleCaptureFailed(moveId, reason, now));
            return;
        }
        part.flip();
        imageBytes += part.limit();
        mover.loop.core().handleImage(moveId, part, 0, part.limit(), image.isComplete(), mover.loop.nowNanos());
    }

    private void fillPart() throws IOException {
        part.clear();
        while (part.hasRemaining() && !image.isComplete()) {
            if (image.wantsFile()) {
                beginFile();
            }
            image.fill(part);
            while (image.wantedFileBytes() > 0 && part.hasRemaining()) {
                int limit = part.limit();
                part.limit((int) Math.min(limit, part.position() + image.wantedFileBytes()));
                int count = file.read(part);
                part.limit(limit);
                if (count < 0) {
                    throw new IOException("a file became shorter");
                }
                image.putFileBytes(count);
            }
        }
    }

    private void beginFile() throws IOException {
        closeFile();
        Path next = files.poll();
        if (next == null) {
            image.end();
            return;
        }
        file = FileChannel.open(next);
        image.beginFile(next.getFileName().toString(), file.size());
    }

    private void closeFile() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // Only read.
            }
            file = null;
        }
    }

    /** It stays. */
    void thaw() {
        over = true;
        closeFile();
        jobs.add(() -> {
            goOn();
            close();
        });
    }

    private void goOn() {
        if (stopped) {
            stopped = false;
            ArrivingProcess back = leaving.resume();
            if (back != null) {
                comeBack(back);
                return;
            }
        }
        mover.onLoop(() -> {
            mover.loop.tasks().goOn(tid);
            return true;
        });
        task.letGo();
    }

    /** The other host was this computer, needed the number of the process, and did not take it after all. */
    private void comeBack(ArrivingProcess back) {
        TaskSockets sockets = mover.launcher.sockets();
        String problem;
        RestoredProcess process = null;
        try (back) {
            TaskSocket socket = sockets.open(tid, socketPath);
            back.restore();
            process = RestoredProcess.of(back.pid(), back.output());
            SocketChannel connected = socket.accept();
            if (connected == null) {
                throw new IOException("it did not connect");
            }
            NativeTask again = new NativeTask(tid, process, mover.launcher);
            Boolean goesOn = mover.onLoop(() -> goOnBehind(connected, socket));
            problem = goesOn == null || !goesOn ? "its connection ended" : null;
            if (problem == null) {
                mover.launcher.adopt(tid, again);
                task.forget();
                again.start();
                back.go();
            }
        } catch (IOException e) {
            problem = e.getMessage();
        }
        if (problem != null) {
            mover.log.log("t" + Integer.toHexString(tid) + " is lost: it could not go on after a move that failed: "
                    + problem);
            mover.loop.post(() -> {
                mover.loop.tasks().goOn(tid);
                mover.loop.tasks().processEnded(tid, KILLED);
            });
            task.forget();
        }
    }

    private boolean goOnBehind(SocketChannel connected, TaskSocket socket) {
        try {
            socket.setLink(mover.loop.tasks().goOn(tid, connected, unread));
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** It is another host's, or its host is gone: what there is of it ends without a word. */
    void release() {
        over = true;
        closeFile();
        jobs.add(() -> {
            task.forget();
            if (stopped) {
                leaving.release();
            } else {
                task.kill();
            }
            close();
        });
    }

    /** The daemon ends: the process may hear that it is to end, too. */
    void abandon() {
        over = true;
        closeFile();
        jobs.add(() -> {
            if (stopped) {
                ArrivingProcess back = leaving.resume();
                if (back != null) {
                    back.close();
                }
            }
            close();
        });
    }

    private void close() {
        if (leaving != null) {
            leaving.close();
            leaving = null;
        }
    }
}
