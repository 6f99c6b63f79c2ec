/**
 * The binding of the C libraries libpvm3 and libgpvm3, as a second provider of the task API beside the pure-Java one.
 */
package org.jpvm.libpvm;
