/** Tasks that are moved while they run, and what they can have to say about it. */
package org.jpvm.examples.migration;
