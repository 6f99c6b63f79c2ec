/**
 * Work for other processes and hosts behind Java's own interface: {@link org.jpvm.farm.PvmExecutor} is an
 * {@link java.util.concurrent.ExecutorService} whose threads are tasks of the virtual machine.
 *
 * <pre>
 *   submit ──&gt; queue (bounded) ──&gt; idle worker ──&gt; RESULT, which asks for the next piece
 *                   ^                    │
 *                   └── its work again ──┴── worker ended (pvm_notify)
 * </pre>
 *
 * <p>Work and results travel serialised, as ordinary messages in a context of the farm's own. <b>Trust:</b> to deserialise is to run code.
 * A worker takes work from the task that spawned it and from nobody else, the farm results from its own workers and from nobody else; all
 * of them are tasks of one user, who may run any program in the machine anyway. The source of a message is what the daemons say it is:
 * in a machine with hosts that are not trusted this is no protection, as nothing in PVM is.
 *
 * <p>Layout, all in XDR: int kind, then for WORK, CANCEL and RESULT the number of the piece as two ints (upper half first); WORK has int
 * length and the bytes of the serialised work behind that, RESULT int outcome (0 value, 1 exception), int length and bytes.
 */
package org.jpvm.farm;
