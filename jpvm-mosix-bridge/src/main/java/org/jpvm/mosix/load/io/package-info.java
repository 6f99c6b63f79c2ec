/**
 * Measures the load of this host: Linux by its own files, other systems by what the JVM tells. Reads files and a clock; one thread at a time uses an
 * object of this package.
 *
 * <p>On Linux a load is the number of threads that wanted to run, by the scheduler's own account of running and waiting, not by samples of a state. A host
 * is what this daemon may use: its limits are those of its control groups, its processes those of its process namespace.
 */
package org.jpvm.mosix.load.io;
