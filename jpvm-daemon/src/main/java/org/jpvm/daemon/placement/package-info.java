/**
 * The way from the core to placement policies and to the bridge that knows the load of the machine. IO: two kinds of threads, {@code
 * pvmd-placement} with its workers for policies, and {@code pvmd-bridge}.
 *
 * <pre>
 *   loop's thread                 policy threads                      bridge's thread
 *   choose(question)  --------->  view: beliefs, table, recent ones
 *                                 policy.place
 *   handlePlaced      <---------  positions, or null
 *   hosts, tasks, messages  ------------------------------------->    LoadBridge
 *                                 beliefs()  <--- volatile ---------  publishes
 *   extension messages  <-----------------------------------------    send
 * </pre>
 */
package org.jpvm.daemon.placement;
