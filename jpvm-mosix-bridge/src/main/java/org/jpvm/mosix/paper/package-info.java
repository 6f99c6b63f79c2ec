/**
 * {@code ./jpvm paper}: the tables of the paper measured anew, on hosts that are namespaces of this computer with a share of a processor each
 * ({@code ./jpvm testbed}), by C PVM and by jpvm, beside what was printed in 1996 and the least time that any schedule could take.
 *
 * <p>{@link org.jpvm.mosix.paper.PaperMain} runs on the computer itself; it makes the hosts ({@link org.jpvm.mosix.paper.Bed}), a machine on them
 * ({@link org.jpvm.mosix.paper.Machine}), and talks to a task on the first host ({@link org.jpvm.mosix.paper.DriverMain}), which spawns the tasks
 * that compute and takes the time. What they have to do comes from the scenarios of the simulator, in seconds of the paper; a scale makes them
 * shorter. IO.
 */
package org.jpvm.mosix.paper;
