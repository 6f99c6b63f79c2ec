/**
 * Named groups of tasks and their collective operations, as {@code libgpvm3} has them for C programs: Java and C tasks are members of the
 * same groups.
 *
 * <p>A {@link org.jpvm.group.Group} is a name seen by one task. What it asks goes to the group server {@code pvmgs}, a task that is found
 * in the mailbox and spawned when missing; data of reduce, gather and scatter goes from member to member. All of it travels in a context of
 * its own, so that the task's messages and current context are never touched.
 *
 * <p>Where all members are Java tasks that have frozen their group, what goes from member to member goes over a tree: reductions always, gather
 * and scatter if all have asked for it by {@link org.jpvm.group.Group#freezeForTrees}. The server says so with the table of the frozen group, so
 * all know the same. With a member in C, in a group that changes and with C's server it goes as PVM's own library sends it. Decision:
 * {@code docs/adr/0015-collectives-over-trees.md}.
 *
 * <pre>
 *   a reduction of eight members on hosts a (0 to 4) and b (5 to 7) to 0
 *
 *   PVM's way:    1, 2, 3, 4 -&gt; 0 (four times)        6, 7 -&gt; 5 (twice)     5 -&gt; 0
 *   over a tree:  1 -&gt; 0 and 3 -&gt; 2, 2 -&gt; 0, 4 -&gt; 0    6 -&gt; 5, 7 -&gt; 5        5 -&gt; 0
 * </pre>
 *
 * <p>Pure: uses {@link org.jpvm.PvmTask} only. Source: pvm-api §15, pvm-wire-protocol §8.7.
 */
package org.jpvm.group;
