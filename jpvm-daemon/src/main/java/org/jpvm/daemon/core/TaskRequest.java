package org.jpvm.daemon.core;

import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;

/**
 * One request of an enrolled task.
 *
 * @param task    who asks
 * @param code    what for
 * @param context context of the request, which the answer repeats
 * @param waitId  wait id of the request, which the answer repeats
 * @param body    the rest
 */
record TaskRequest(Task task, TaskCode code, int context, int waitId, XdrReader body) {}
