/**
 * Placement by policies on networks of C {@code pvmd}s: {@link org.jpvm.mosix.rm.RmMain} registers as PVM's resource manager, so that tasks ask it
 * where to spawn, and {@link org.jpvm.mosix.rm.AgentMain}, a small task on each host that has Java, tells it the load.
 *
 * <pre>
 *   C task --SM_SPAWN--> RmMain: policy --SM_EXEC--> pvmd of the chosen host
 *   AgentMain: TM_SCHED, SM_HANDOFF to its own pvmd, which obeys and names RmMain to its tasks from then on
 *   AgentMain --load, once a second--> RmMain
 *   RmMain dies: AgentMain sees it, TM_SCHED and SM_HANDOFF(0): new tasks ask the daemon again
 * </pre>
 *
 * <p>A C daemon takes orders only from a resource manager that it was told of, which its master does when it starts it, and nobody later: so a host
 * that was in the machine before is managed only with an agent. Source: pvm-wire-protocol §6.1.
 */
package org.jpvm.mosix.rm;
