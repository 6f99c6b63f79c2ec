package org.jpvm.group;

/**
 * Combines two arrays element by element. Must be associative and commutative: partial results of a host are combined before they meet
 * those of others.
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
