package org.jpvm.sim;

import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.daemon.core.MigrationEffects;

/** An attempt to take a task off a host: the part of the engine there. */
final class SimDeparture {
    private static final int HEADER_BYTES = 8;
    private static final long PATIENCE_NANOS = SimWorld.SECOND;

    private enum Stage {
        DESCRIBED,
        STOPPING,
        STILL,
        COPYING,
        OVER
    }

    final SimHost host;
    final SimProcess process;
    final int moveId;
    private final SimMover mover;
    private final SimWorld world;
    private Stage stage = Stage.DESCRIBED;
    private long stopNanos;
    private byte[] image;
    private int given;
    private boolean partOut;
    private List<byte[]> unread = List.of();

    /** The task went on here. */
    private boolean thawed;

    /** The task goes on elsewhere. */
    private boolean arrived;

    SimDeparture(SimMover mover, SimProcess process, int moveId) {
        this.mover = mover;
        this.host = mover.host;
        this.world = host.world;
        this.process = process;
        this.moveId = moveId;
        process.departure = this;
    }

    /** The host where the task may go on though its process here is gone, because the image left this host before; null when there is none. */
    SimHost destination() {
        if (thawed || !isWhole()) {
            return null;
        }
        return world.living().stream()
                .filter(each -> each.mover.expects(this))
                .findFirst()
                .orElse(null);
    }

    private boolean isWhole() {
        return image != null && given == image.length;
    }

    void freeze() {
        stage = Stage.STOPPING;
        if (mover.fails(0.05)) {
            stage = Stage.DESCRIBED;
            frozen("it is busy");
            return;
        }
        host.later(mover.duration(), this::stop);
    }

    private void frozen(String reason) {
        host.later(host.local(), () -> {
            // An answer to a question that nobody asks any more may come all the same.
            if (stage != Stage.OVER || world.random.chance(0.5)) {
                mover.step(MoveStep.FROZEN, moveId, process.task);
                if (host.isAlive()) {
                    host.core.handleFrozen(moveId, reason, world.now);
                }
            }
        });
    }

    private void stop() {
        if (stage != Stage.STOPPING) {
            return;
        }
        if (!process.isGone()) {
            process.stop();
            // The task stands still in the middle of writing a message.
            int most = world.random.chance(0.3) ? world.random.below(20) : 0;
            for (byte[] frame : process.connection.takeBack(most)) {
                process.act(() -> process.task.process().connection.write(frame));
            }
        }
        stopNanos = world.now;
        awaitQuiet();
    }

    private void awaitQuiet() {
        if (stage != Stage.STOPPING) {
            return;
        }
        if (process.isGone()) {
            stage = Stage.DESCRIBED;
            frozen("it has ended");
        } else if (process.hasBeenHeard()) {
            stage = Stage.STILL;
            world.note(() -> process.task + " stands still at " + host);
            frozen(null);
            mover.mayDie(process);
        } else if (world.now - stopNanos > PATIENCE_NANOS) {
            stage = Stage.DESCRIBED;
            process.go();
            frozen("its daemon does not read what it has written");
        } else {
            host.later(SimWorld.MILLISECOND, this::awaitQuiet);
        }
    }

    void capture() {
        if (stage != Stage.STILL) {
            throw world.failure(process.task + " is to be copied and does not stand still");
        }
        stage = Stage.COPYING;
        process.connection.seal(true);
        host.later(mover.duration(), this::copy);
    }

    private void copy() {
        if (stage != Stage.COPYING) {
            return;
        }
        if (process.isGone() || mover.fails(0.04)) {
            failed("no room for its image");
            return;
        }
        unread = process.connection.unread();
        int most = world.random.chance(0.1) ? 3_000_000 : 100_000;
        image = new byte[HEADER_BYTES + world.random.below(most)];
        ByteBuffer.wrap(image).putInt(world.moves.number(this)).putInt(process.task.tid);
        for (int i = HEADER_BYTES; i < image.length; i++) {
            image[i] = (byte) (i * 31 + moveId);
        }
        nextPart();
    }

    private void failed(String reason) {
        mover.step(MoveStep.CAPTURED, moveId, process.task);
        if (host.isAlive()) {
            host.core.handleCaptureFailed(moveId, reason, world.now);
        }
    }

    private void nextPart() {
        if (stage != Stage.COPYING || isWhole()) {
            return;
        }
        if (given > 0 && mover.fails(0.003)) {
            failed("its memory cannot be read");
            return;
        }
        int before = world.random.below(4);
        int length = Math.min(image.length - given, MigrationEffects.MAX_IMAGE_PART_BYTES);
        if (given == 0 && world.random.chance(0.2)) {
            length = Math.min(length, HEADER_BYTES + world.random.below(1000));
        }
        ByteBuffer part = ByteBuffer.allocate(before + length).put(before, image, given, length);
        given += length;
        partOut = true;
        mover.step(isWhole() ? MoveStep.CAPTURED : MoveStep.PART, moveId, process.task);
        if (host.isAlive()) {
            host.core.handleImage(moveId, part, before, before + length, isWhole(), world.now);
        }
    }

    void imageTaken() {
        if (!partOut) {
            throw world.failure("a part of the image of " + process.task + " was taken that was not there");
        }
        partOut = false;
        host.later(mover.duration() / 20, this::nextPart);
    }

    void thaw() {
        if (arrived) {
            throw world.failure(
                    process.task + " goes on at " + host + " and runs at " + process.task.place() + " already");
        }
        boolean stood = process.isStill();
        stage = Stage.OVER;
        thawed = true;
        process.connection.seal(false);
        if (stood && !process.isGone()) {
            world.note(() -> process.task + " goes on at " + host + " as if nothing had been");
            process.go();
        }
    }

    /** What is left here goes: the task is elsewhere, or has ended as far as its home knows. */
    void release() {
        stage = Stage.OVER;
        thawed |= !isWhole();
        if (!process.isGone()) {
            process.leave();
        }
        process.connection.abandon();
    }

    /** The task has come to another host, with what it has not read. */
    List<byte[]> arrive(String place) {
        if (thawed || arrived || !isWhole() || !process.isGone() && !process.isStill()) {
            throw world.failure(process.task + " begins to run at " + place + " and "
                    + (thawed ? "went on at " + host : arrived ? "has begun to run elsewhere" : "runs at " + host));
        }
        arrived = true;
        return unread;
    }

    /** Whether these are all bytes of the image. */
    boolean isImage(byte[] bytes) {
        return isWhole() && java.util.Arrays.equals(bytes, image);
    }
}
