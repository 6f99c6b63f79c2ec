package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What the core asks of the engines that take tasks off a host and bring them to another; as with {@link DaemonEffects}, nothing calls back into the
 * core from here, and nothing waits. A move has a number that no other move of the machine has while it goes on. Every question is answered
 * once, by the method of {@link PvmdCore} that is named, later and not from within; after {@link #thaw}, {@link #release} or {@link #discard} answers
 * mean nothing.
 *
 * <pre>
 *   at the host where the task runs                     at the host that is to take it
 *   describe  → handleDescribed    the task goes on
 *                                                       prepare  → handlePrepared
 *   freeze    → handleFrozen       it stands still
 *   capture   → handleImage…                            receive… → handleRestored   there, stands still
 *   release   or thaw                                   run       or discard
 * </pre>
 */
public interface MigrationEffects {
    /** A host whose tasks stay. */
    MigrationEffects NONE = new MigrationEffects() {};

    /** Longest part of an image, bytes. */
    int MAX_IMAGE_PART_BYTES = 32 * 1024;

    /** Whether this host has an engine at all. */
    default boolean isAvailable() {
        return false;
    }

    /** Whether tasks of this kind can be moved off this host: they get no direct routes then, which would tie them to it. Asked for each such route. */
    default boolean isAvailable(LaunchRequest.Kind kind) {
        return isAvailable();
    }

    /**
     * Source: can the task be moved, and what is to know of it? The task goes on, and nothing follows when the move is given up: {@link #thaw} is
     * called then, too. Answered by {@link PvmdCore#handleDescribed}.
     *
     * @param kind of the task, never null
     */
    default void describe(int moveId, int tid, LaunchRequest.Kind kind) {}

    /**
     * Target: can a task be taken? The core expects a connection of it from now on, by the offer's cookie. Answered by {@link
     * PvmdCore#handlePrepared}.
     */
    default void prepare(int moveId, MoveOffer offer) {}

    /**
     * Source: the task is to stand still. Answered by {@link PvmdCore#handleFrozen} after everything that it wrote, to its connection and its
     * output, was given to the core; or with the reason why it goes on.
     */
    default void freeze(int moveId, int tid) {}

    /**
     * Source: the task is to be copied. Answered by {@link PvmdCore#handleImage} part by part; the next one after {@link #imageTaken}. The task's unread
     * input travels in the image.
     */
    default void capture(int moveId, int tid) {}

    /** Source: the part was taken, the next may come. */
    default void imageTaken(int moveId) {}

    /**
     * Target: the next part of the image, to be copied. After the last, {@link PvmdCore#handleRestored} answers once the task is there, connected to
     * this daemon, and stands still; or earlier, if it cannot be.
     */
    default void receive(int moveId, ByteBuffer bytes, int start, int end, boolean last) {}

    /** Source: the task goes on here, as if nothing had been. */
    default void thaw(int moveId, int tid) {}

    /** Source: the task is another host's now; what is left of it here goes, its connection included, silently. */
    default void release(int moveId, int tid) {}

    /** Target: the task goes on here, after it was given what it had not read. Frames of the core follow. */
    default void run(int moveId, int tid) {}

    /** Target: the task does not come; whatever there is of it goes silently, its connection included. */
    default void discard(int moveId) {}

    /** A session with another host is up: images may soon go over it. */
    default void sessionUp() {}

    /** A request of the core's {@code move} came to its end: null when the task has moved, or why not. */
    default void moved(int requestId, String problem) {}

    /** The engines of this host, or why there is none, in lines for people. */
    default List<String> describe() {
        return List.of();
    }
}
