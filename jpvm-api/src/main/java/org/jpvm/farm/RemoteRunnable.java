package org.jpvm.farm;

import java.io.Serializable;

/** Work without a result that can travel: a lambda given where this is expected is serialisable, if what it captures is. */
@FunctionalInterface
public interface RemoteRunnable extends Runnable, Serializable {}
