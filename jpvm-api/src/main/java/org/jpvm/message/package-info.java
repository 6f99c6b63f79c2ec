/**
 * Encodings of message data and the buffers that hold it. Pure: no sockets, files, threads or clocks.
 */
package org.jpvm.message;
