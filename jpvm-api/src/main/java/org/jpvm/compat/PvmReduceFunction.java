package org.jpvm.compat;

/** Combines two arrays element by element; what {@code pvm_reduce} is given. */
@FunctionalInterface
public interface PvmReduceFunction {
    /**
     * {@code x[i] = x[i] op y[i]}. Must be associative and commutative.
     *
     * @param datatype element 0: {@code PVM_INT} and so on
     * @param x        array of that type, holds the result afterwards
     * @param y        array of that type
     * @param num      element 0: number of items
     * @param info     element 0: to be set to a negative code for an error, which ends the reduction of this task
     */
    void reduce(int[] datatype, Object x, Object y, int[] num, int[] info);
}
