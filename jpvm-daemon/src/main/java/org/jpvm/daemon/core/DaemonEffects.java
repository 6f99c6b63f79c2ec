package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jpvm.wire.body.StartHosts;

/**
 * What the core asks of the world, called from within its {@code handle…} methods. Calls in place of a queue of effect objects, because a
 * forwarded fragment must not cost an allocation; implementations must not call back into the core from here.
 */
public interface DaemonEffects {
    /**
     * Writes complete frames to a task, in order after all earlier writes to it. The core never touches these bytes again, so what the
     * socket does not take at once may be kept as a reference to {@code slab}.
     *
     * @param slab  buffer that was given to {@link PvmdCore#handleTaskBytes}
     * @param start index of the first byte
     * @param end   index behind the last byte
     * @return bytes now waiting to be written to {@code to}
     */
    long forward(TaskLink to, ByteBuffer slab, int start, int end);

    /** As {@link #forward}, but the bytes may change after the call: what is not written at once is copied. */
    long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end);

    /**
     * Keeps frames for a task that has not connected yet, outside of memory, behind those that were kept before.
     *
     * @return bytes kept for the task, -1 when that failed (logged) or cannot be done here: then nothing of these frames is kept
     */
    default long keep(int tid, ByteBuffer bytes, int start, int end) {
        return -1;
    }

    /**
     * Writes what was kept for a task to its connection, behind everything written to that before; or gives it up.
     *
     * @param to the connection, null when the task is gone
     * @return bytes now waiting to be written to {@code to}
     */
    default long handOver(int tid, TaskLink to) {
        return 0;
    }

    /** Stops reading from a task's socket, because what it sends cannot be passed on. */
    void pauseReading(TaskLink link);

    /** Reads from it again. */
    void resumeReading(TaskLink link);

    /** Stops reading the output pipe of a task started here. */
    void pauseOutput(int tid);

    /** Reads it again. */
    void resumeOutput(int tid);

    /** Closes a connection when everything queued for it is written, or at once when {@code flush} is false. */
    void close(TaskLink link, boolean flush);

    /**
     * Makes an empty file for the handshake of enrolment, mode 0600, which must not have existed.
     *
     * @return its path, or null when that failed (logged)
     */
    String createAuthFile();

    /** Writes one byte into an empty regular file that belongs to the daemon's user; false when that is not possible. */
    boolean touchAuthFile(String path);

    /** Deletes a file of {@link #createAuthFile} and tells whether it held exactly one byte. */
    boolean collectAuthFile(String path);

    /**
     * Looks a program up: a name with a slash as it is, another one in the directories in order. It must be a regular file that its owner
     * may execute.
     *
     * @return the path found, or null
     */
    String findProgram(String name, List<String> directories);

    /** Starts a program; answered by {@link PvmdCore#handleLaunched} or {@link PvmdCore#handleLaunchFailed}, in the order of the calls. */
    void launch(LaunchRequest request);

    /**
     * From now on other daemons may ask this one for the classes on a class path of this host.
     *
     * @param classPath null for that of hosted tasks that name none
     * @return the value of {@link LaunchRequest#ORIGIN_VARIABLE} by which they find it, null when they cannot ask
     */
    default String offerClasses(String classPath) {
        return null;
    }

    /** Sends a signal to a task of this host; {@code pid} is what the task said of itself or the pid of the started process. */
    void signal(int tid, int pid, int signal);

    /**
     * Sends a datagram from the daemon's own UDP socket, whose address is the one in {@link PvmdSettings}. One that the system does not take
     * is lost like any other: the core sends again what matters. The bytes belong to the core again after the call.
     *
     * @param address IPv4 address, 127.0.0.1 is 0x7f000001
     * @param port    UDP port
     * @param start   index of the first byte
     * @param end     index behind the last byte
     */
    void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end);

    /** The way to the extension plane. */
    default PlaneEffects plane() {
        return PlaneEffects.NONE;
    }

    /** The way to policies and the bridge to load. */
    default PlacementEffects placement() {
        return PlacementEffects.NONE;
    }

    /** The way to the engines that move tasks. */
    default MigrationEffects migration() {
        return MigrationEffects.NONE;
    }

    /**
     * Looks up the IPv4 addresses of hosts without making the caller wait; answered once by {@link PvmdCore#handleResolved}.
     *
     * @param requestId number to answer with
     * @param names     host names or addresses in dotted notation
     */
    void resolve(int requestId, List<String> names);

    /**
     * Starts slave daemons on other hosts, several at a time and each within its time, without making the caller wait; answered once by
     * {@link PvmdCore#handleSlavesStarted} with one result per host: the start-up line of the slave, or the C name of an error such as {@code
     * PvmCantStart}.
     *
     * @param requestId number to answer with
     * @param request   what to start, at least one
     */
    void startSlaves(int requestId, StartHosts request);

    /** Variables of this daemon's environment that say how {@link #startSlaves} reaches other hosts. */
    default Map<String, String> startVariables() {
        return Map.of();
    }

    /** From now on slaves are started as the last master did it, with these variables. */
    default void inheritStartVariables(Map<String, String> variables) {}

    /** Splits a search path at its colons and replaces the variables in it by this host's. */
    List<String> directories(String searchPath);

    /** Programs are started in this directory from now on, variables in it replaced by this host's ({@code wd=} of the hostfile). */
    void changeDirectory(String directory);

    /** Programs are debugged with this program from now on ({@code bx=} of the hostfile). */
    void setDebugger(String path);

    /** Time of day, microseconds since 1970. */
    long wallClockMicros();

    /** A line for the daemon's log, without prefix and time. */
    void log(String line);

    /** Ends the daemon: all connections and files go, {@code reason} is logged. */
    void exit(String reason);
}
