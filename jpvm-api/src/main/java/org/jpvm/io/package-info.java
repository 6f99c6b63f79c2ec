/** What programs that do input and output of their own need from a task; apart from {@code org.jpvm}, which knows no channels. */
package org.jpvm.io;
