/**
 * Example programs, each written to be read beside the C PVM example of the same name.
 */
package org.jpvm.examples;
