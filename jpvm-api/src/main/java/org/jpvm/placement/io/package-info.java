/** Finds placement policies and runs them where they can do no harm: in threads of their own, within a limit. */
package org.jpvm.placement.io;
