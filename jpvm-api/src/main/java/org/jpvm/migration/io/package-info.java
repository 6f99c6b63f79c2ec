/** Migration as a session of a task sees it: questions to its daemon. IO; any thread. */
package org.jpvm.migration.io;
