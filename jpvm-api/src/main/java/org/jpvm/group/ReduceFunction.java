package org.jpvm.group;

/**
 * Combines two arrays element by element. Must be associative and commutative: partial results of some members are combined before they meet
 * those of others. In a frozen group any member may be the one that combines them, and an exception there comes up at the root.
 *
 * @param <A> array class
 */
@FunctionalInterface
public interface ReduceFunction<A> {
    /**
     * {@code into[i] = into[i] op from[i]} for the first {@code count} items; a complex number is one item of two array elements. An
     * exception ends the reduction of this task.
     */
    void combine(A into, A from, int count);
}
