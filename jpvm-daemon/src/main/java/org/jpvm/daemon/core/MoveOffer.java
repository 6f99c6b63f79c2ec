package org.jpvm.daemon.core;

/**
 * What a host is told of a task before it is to take it.
 *
 * @param tid        the task, which keeps its tid
 * @param parentTid  its spawner, 0 for none
 * @param kind       what it is
 * @param name       file or class as it was spawned
 * @param program    path of the executable, or class name
 * @param codeOrigin where a hosted task gets its classes, as in {@link LaunchRequest#ORIGIN_VARIABLE}; null for this host
 * @param classPath  class path of a hosted task, null for the container's
 * @param cookie     number by which a connection of the task is known at this host, for engines whose tasks enrol anew
 * @param engine     name of the engine that takes the task off its host, lower-case
 * @param facts      what the engine there says of the task for the engine here; opaque to the core
 */
public record MoveOffer(
        int tid,
        int parentTid,
        LaunchRequest.Kind kind,
        String name,
        String program,
        String codeOrigin,
        String classPath,
        int cookie,
        String engine,
        byte[] facts) {}
