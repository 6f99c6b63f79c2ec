/**
 * Load-aware placement of new tasks and migration of running ones, after the MOSIX algorithms. The daemon finds it through
 * {@link java.util.ServiceLoader} and works without it: placement is then round robin, as in C PVM.
 */
package org.jpvm.mosix;
