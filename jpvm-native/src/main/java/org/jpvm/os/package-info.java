/**
 * The few calls of the operating system that Java lacks. IO; each works, in a plainer way, where its native part cannot be loaded.
 */
package org.jpvm.os;
