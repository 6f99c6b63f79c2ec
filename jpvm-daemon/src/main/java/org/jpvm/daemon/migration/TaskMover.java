package org.jpvm.daemon.migration;

import java.nio.ByteBuffer;
import java.util.List;
import org.jpvm.daemon.core.LaunchRequest;
import org.jpvm.daemon.core.MigrationEffects;
import org.jpvm.daemon.core.MoveOffer;
import org.jpvm.daemon.core.PvmdCore;

/**
 * Takes tasks of some kinds off this host and brings them in, with one engine. The methods stand for those of {@link MigrationEffects} of the same
 * name: called by the daemon's thread, they wait for nobody, and what they answer is posted to that thread and given to the {@link PvmdCore}.
 */
public interface TaskMover extends AutoCloseable {
    /** Name of the engine, lower-case, the same on all hosts: {@code continuation}, {@code criu}. */
    String engine();

    /** Why this host cannot move such tasks, in one line with the way out; null when it can. May change. */
    String obstacle();

    /** Whether tasks of this kind are this mover's. */
    boolean isFor(LaunchRequest.Kind kind);

    /** Source: see {@link MigrationEffects#describe(int, int, LaunchRequest.Kind)}. */
    void describe(int moveId, int tid);

    /** Target: see {@link MigrationEffects#prepare}. */
    void prepare(int moveId, MoveOffer offer);

    /** Source: see {@link MigrationEffects#freeze}. */
    void freeze(int moveId, int tid);

    /** Source: see {@link MigrationEffects#capture}. */
    void capture(int moveId, int tid);

    /** Source: see {@link MigrationEffects#imageTaken}. */
    void imageTaken(int moveId);

    /** Target: see {@link MigrationEffects#receive}. */
    void receive(int moveId, ByteBuffer bytes, int start, int end, boolean last);

    /** Source: see {@link MigrationEffects#thaw}. */
    void thaw(int moveId, int tid);

    /** Source: see {@link MigrationEffects#release}. */
    void release(int moveId, int tid);

    /** Target: see {@link MigrationEffects#run}. */
    void run(int moveId, int tid);

    /** Target: see {@link MigrationEffects#discard}. */
    void discard(int moveId);

    /** See {@link MigrationEffects#sessionUp}. */
    default void sessionUp() {}

    /** What it has counted and measured, in lines for people. */
    List<String> describe();

    /** The daemon ends. */
    @Override
    void close();
}
