package org.jpvm.examples;

import org.jpvm.HostInfo;
import org.jpvm.PvmTask;

/** Who and where a task is, in the words of C's mailbox and context examples. */
final class Whereabouts {
    private Whereabouts() {}

    /** As {@code t40002 on machine <myhost> with context 262145}. */
    static String of(PvmTask pvm) {
        return pvm.tid() + " on machine <" + machine(pvm) + "> with context " + pvm.context();
    }

    /** Name of the host that the task runs on. */
    static String machine(PvmTask pvm) {
        return pvm.hosts().stream()
                .filter(host -> host.tid().equals(pvm.tid().host()))
                .map(HostInfo::name)
                .findFirst()
                .orElse("nowhere");
    }
}
