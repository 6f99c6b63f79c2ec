package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/**
 * Joins the group that its parent names, meets the other members at a barrier, and leaves when told to. Twin of {@code tnb.c}: {@link Thb}
 * and the C {@code thb} can both be its parent. Prints nothing.
 */
public final class Tnb {
    private Tnb() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("tnb: nobody spawned me; try thb");
                System.exit(1);
            }
            Tid parent = pvm.parent().get();
            MessageBuffer order = pvm.receive(parent, Thb.JOIN);
            Group group = Group.join(pvm, order.unpackString());
            group.barrier(order.unpackInt());
            pvm.receive(parent, Thb.LEAVE);
            group.leave();
        }
    }
}
