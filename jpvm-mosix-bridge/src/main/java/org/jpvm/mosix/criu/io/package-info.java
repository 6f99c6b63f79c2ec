/** Looks at processes in {@code /proc}, runs the program CRIU, and keeps images in memory-backed files. What that needs to know is in {@link org.jpvm.mosix.criu}. */
package org.jpvm.mosix.criu.io;
