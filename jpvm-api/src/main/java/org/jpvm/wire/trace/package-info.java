/**
 * Trace events: their numbers and names, the mask that selects them, and the records a daemon sends about tasks. Pure.
 *
 * <p>Source: pvm-wire-protocol §9.
 */
package org.jpvm.wire.trace;
