package org.jpvm.examples.moving;

import static org.jpvm.compat.Pvm3.*;

/** {@link Echo} as a program of the C interface. */
public final class CompatEcho {
    private CompatEcho() {}

    public static void main(String[] arguments) {
        pvm_mytid();
        int parent = pvm_parent();
        int kept = pvm_mkbuf(PvmDataDefault);
        int[] number = new int[1];
        int count = 0;
        do {
            pvm_recv(parent, Echo.ASK);
            pvm_upkint(number, 1, 1);
            pvm_initsend(PvmDataDefault);
            pvm_pkint(new int[] {number[0], count++}, 2, 1);
            pvm_send(parent, Echo.ANSWER);
        } while (number[0] >= 0);
        // The buffer from before all moves is still there.
        pvm_freebuf(kept);
        pvm_exit();
    }
}
