/**
 * Mutual exclusion between the tasks of a machine: {@link org.jpvm.lock.GroupLock}.
 *
 * <p>There is no lock server. All state of a lock is entries in PVM's mailbox, which the master daemon keeps, which it changes one request
 * at a time, and from which it removes what a dead task put there. So there is no task whose death could harm a lock, and the lock works
 * under any daemon and with any provider.
 *
 * <pre>
 *  class of entry                index      flags                           put by
 *  jpvm.lock:NAME:held           0          none: one entry, gone with its  the holder: who could put it has the lock
 *                                           owner, for nobody to replace
 *  jpvm.lock:NAME:mark           0 upwards  persistent, multi-instance,     the holder, deleted before the release: one without
 *                                           overwritable                    a holder tells that a holder died
 *  jpvm.lock:NAME:queue.G        ticket     multi-instance                  who waits; order by G, then by index
 * </pre>
 *
 * {@link org.jpvm.lock.LockCore} is the state machine: pure, one request to the mailbox per step. {@link org.jpvm.lock.GroupLock} carries
 * its steps out, waits, and reads the clock.
 */
package org.jpvm.lock;
