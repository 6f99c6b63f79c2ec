/** The balance policies. Pure: they see what a host knows and answer what should move. */
package org.jpvm.mosix.policy;
