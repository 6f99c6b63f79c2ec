/**
 * PVM for Java programs: open a session with {@link org.jpvm.Pvm}, then use the {@link org.jpvm.PvmTask}.
 *
 * <p>The C-named twin of this interface is {@code org.jpvm.compat.Pvm3}.
 */
package org.jpvm;
