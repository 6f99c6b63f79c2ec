/**
 * Example programs, each written to be read beside the C PVM example of the same name and able to work with it: a Java master with C
 * slaves, a C master with Java slaves. {@code META-INF/jpvm-examples.properties} gives them their names.
 */
package org.jpvm.examples;
