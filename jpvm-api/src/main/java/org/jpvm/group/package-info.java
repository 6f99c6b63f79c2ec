/**
 * Named groups of tasks and their collective operations, as {@code libgpvm3} has them for C programs: Java and C tasks are members of the
 * same groups.
 *
 * <p>A {@link org.jpvm.group.Group} is a name seen by one task. What it asks goes to the group server {@code pvmgs}, a task that is found
 * in the mailbox and spawned when missing; data of reduce, gather and scatter goes from member to member. All of it travels in a context of
 * its own, so that the task's messages and current context are never touched.
 *
 * <p>Pure: uses {@link org.jpvm.PvmTask} only. Source: pvm-api §15, pvm-wire-protocol §8.7.
 */
package org.jpvm.group;
