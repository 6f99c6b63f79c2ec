/** Load of a host and what is made of it. */
package org.jpvm.mosix.load;
