package org.jpvm.farm;

import java.io.Serializable;
import java.util.concurrent.Callable;

/** Work with a result that can travel: a lambda given where this is expected is serialisable, if what it captures is. */
@FunctionalInterface
public interface RemoteCallable<T> extends Callable<T>, Serializable {}
