package org.jpvm.examples;

import org.jpvm.Packer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.Unpacker;

/**
 * What a service leaves in the mailbox for its clients. On the board, the same as in C: int tid, int context, string machine, in XDR.
 *
 * @param tid     whom to write to
 * @param context the context in which it listens
 * @param machine name of its host
 */
record Service(Tid tid, int context, String machine) {
    /** Of requests and of answers. */
    static final int TAG = 1;
    /** A request that begins so ends the service. */
    static final String END = "END";

    /** The service that this task is in its current context. */
    static Service here(PvmTask pvm) {
        return new Service(pvm.tid(), pvm.context(), Whereabouts.machine(pvm));
    }

    static Service unpack(Unpacker message) {
        return new Service(new Tid(message.unpackInt()), message.unpackInt(), message.unpackString());
    }

    void pack(Packer message) {
        message.packInt(tid.value()).packInt(context).packString(machine);
    }
}
