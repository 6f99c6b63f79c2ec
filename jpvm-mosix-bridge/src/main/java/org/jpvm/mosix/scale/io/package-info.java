/** The command that runs models of very large machines, measures what they cost, and draws the figures. */
package org.jpvm.mosix.scale.io;
