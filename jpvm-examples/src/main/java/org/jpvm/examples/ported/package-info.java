/**
 * Two of the examples as a port from C would be written: C's names, results and control flow through {@link org.jpvm.compat.Pvm3}, imported
 * statically. Compare with the class of the same name in {@link org.jpvm.examples}.
 */
package org.jpvm.examples.ported;
