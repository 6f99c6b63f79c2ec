/**
 * What a daemon is told at its start, from command line, environment and hostfile. Pure: text in, values or errors that name the line out; the
 * caller reads the files.
 */
package org.jpvm.daemon.config;
