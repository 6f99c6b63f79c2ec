/** Hoster and tasker that run processes of this host. IO. */
package org.jpvm.system.io;
