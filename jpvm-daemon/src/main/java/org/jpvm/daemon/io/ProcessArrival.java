package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jpvm.daemon.core.MoveOffer;
import org.jpvm.daemon.core.TaskLink;
import org.jpvm.daemon.migration.ImageReader;
import org.jpvm.migration.spi.ArrivingProcess;
import org.jpvm.migration.spi.NotMovableException;

/**
 * A process that is to come. Commands come from the loop's thread, which also writes the files of the image, into memory where there is room; what may
 * wait is done in the order of the commands by another.
 */
final class ProcessArrival implements ImageReader.Files {
    /** Longest image, bytes; memory is looked at before. */
    private static final long MAX_IMAGE_BYTES = Long.getLong("jpvm.migration.image.mb", 64L << 10) << 20;

    private final ProcessMover mover;
    private final int moveId;
    private final MoveOffer offer;
    private final SerialJobs jobs;
    private final ImageReader reader = new ImageReader(this, MAX_IMAGE_BYTES);

    /** Of the loop's thread. */
    private boolean over;

    private boolean failed;
    private FileChannel file;

    /** Made before the first part comes. */
    private volatile ArrivingProcess arriving;

    private volatile Path directory;
    private volatile RestoredProcess process;
    private volatile TaskSocket socket;

    ProcessArrival(ProcessMover mover, int moveId, MoveOffer offer) {
        this.mover = mover;
        this.moveId = moveId;
        this.offer = offer;
        this.jobs = mover.newJobs();
    }

    void prepare() {
        jobs.add(() -> {
            String reason = mover.look();
            if (reason == null) {
                try {
                    arriving = ProcessMover.processes()
                            .admit(offer.facts(), mover.launcher.sockets().directory());
                    directory = arriving.directory();
                } catch (NotMovableException e) {
                    reason = e.getMessage();
                } catch (IOException e) {
                    reason = "its image cannot be written: " + e.getMessage();
                }
            }
            String problem = reason;
            mover.tell((core, now) -> core.handlePrepared(moveId, problem, now));
        });
    }

    void receive(ByteBuffer bytes, int start, int end, boolean last) {
        if (failed || over) {
            return;
        }
        String reason = null;
        try {
            reader.read(bytes.slice(start, end - start));
            if (last && !reader.isComplete()) {
                reason = "its image is cut off";
            }
        } catch (ImageReader.BadImageException e) {
            reason = "its image is none: " + e.getMessage();
        } catch (IOException e) {
            reason = "its image cannot be written: " + e.getMessage();
        }
        if (reason != null) {
            failed = true;
            String problem = reason;
            mover.tell((core, now) -> core.handleRestored(moveId, null, 0, problem, now));
        } else if (last) {
            jobs.add(this::restore);
        }
    }

    @Override
    public void begin(String name) throws IOException {
        file = FileChannel.open(directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void bytes(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    @Override
    public void end() throws IOException {
        file.close();
        file = null;
    }

    private void restore() {
        try {
            socket = mover.launcher.sockets().open(offer.tid(), arriving.socket());
            arriving.restore();
            process = RestoredProcess.of(arriving.pid(), arriving.output());
            SocketChannel connected = socket.accept();
            if (connected == null) {
                throw new IOException("it did not connect to this daemon");
            }
            mover.tell((core, now) -> adopt(connected));
        } catch (IOException e) {
            mover.tell((core, now) -> core.handleRestored(moveId, null, 0, e.getMessage(), now));
        }
    }

    private void adopt(SocketChannel connected) {
        TaskLink link = null;
        String reason = null;
        try {
            if (over) {
                connected.close();
                return;
            }
            link = mover.loop.tasks().adopt(connected, reader.unread(), reader.begun());
            socket.setLink(link);
        } catch (IOException e) {
            reason = e.getMessage();
        }
        mover.loop.core().handleRestored(moveId, link, (int) arriving.pid(), reason, mover.loop.nowNanos());
    }

    /** It is this host's. */
    void run() {
        over = true;
        NativeTask task = new NativeTask(offer.tid(), process, mover.launcher);
        mover.launcher.adopt(offer.tid(), task);
        jobs.add(() -> {
            task.start();
            arriving.go();
            arriving.close();
        });
    }

    void discard() {
        over = true;
        jobs.add(() -> {
            if (file != null) {
                try {
                    file.close();
                } catch (IOException e) {
                    // It is deleted.
                }
            }
            if (arriving != null) {
                arriving.close();
            }
            if (process != null) {
                process.kill();
            }
            if (socket != null) {
                mover.launcher.sockets().remove(socket);
            }
        });
    }
}
