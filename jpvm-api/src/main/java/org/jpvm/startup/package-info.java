/**
 * What a task does first, gone through once, so that the JVM can write the classes down and later tasks start faster. IO by the task library only.
 */
package org.jpvm.startup;
