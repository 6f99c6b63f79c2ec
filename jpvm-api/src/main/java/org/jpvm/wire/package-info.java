/**
 * Headers, codes and the XDR primitives of the PVM 3.4 protocols. Pure: no sockets, files, threads or clocks.
 *
 * <p>All header fields are unsigned integers, most significant byte first. Source: pvm-wire-protocol §1 and §2.
 */
package org.jpvm.wire;
