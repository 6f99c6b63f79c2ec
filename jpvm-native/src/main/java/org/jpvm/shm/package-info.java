/**
 * Memory shared by tasks of one host, on Chronicle Bytes, which is loaded with the first segment and not before.
 *
 * <p>A segment is two files in an owner-only directory of the user, in {@code /dev/shm} where there is one: {@code NAME.seg}, the memory, and
 * {@code NAME.use}, on which each process that uses the segment has a shared lock. Who can lock it alone may remove both. The name that
 * users give is an entry in PVM's mailbox for each of them, with the host, the size and the file, which PVM removes when its task ends.
 *
 * <p>Who removes the files: the last one to close; when it ends without closing, its JVM at exit, SIGTERM (which a halt of the machine sends)
 * included; when it was killed, the next task on that host that creates a segment, whatever its name and machine. The system gives locks
 * back however a process ends, so no file is taken for used that is not.
 *
 * <p>IO. Called by the threads of the tasks.
 */
package org.jpvm.shm;
