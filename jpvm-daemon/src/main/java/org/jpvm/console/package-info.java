/**
 * The console: a task like any other that lets a person or a script steer the machine. Input and output.
 *
 * <pre>
 *   stdin --lines--&gt; PvmConsole --words--&gt; CommandTable --&gt; one ConsoleCommand --&gt; PvmTask
 *                       |  one lock: a command or one message, never both
 *   screen &lt;--text------+-- MessageLoop (thread) &lt;--output records, new hosts-- PvmTask
 * </pre>
 *
 * The main thread reads lines and runs commands; the thread {@code console-messages} takes messages in and prints the output of jobs.
 * Formats are those of C's console, because people script it. Source: pvm(1PVM), pvm-api §20, pvm-wire-protocol §10.1.
 */
package org.jpvm.console;
