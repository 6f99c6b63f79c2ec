/**
 * Machines of many hosts as users have them: daemons of both kinds in processes of their own, started over ssh on hosts that are namespaces
 * of this computer ({@link org.jpvm.hosts.TestBed}), or, where those are not allowed, on loopback addresses ({@link
 * org.jpvm.hosts.LoopbackHosts}).
 */
package org.jpvm.hosts;
