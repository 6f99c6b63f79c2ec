package org.jpvm.examples.ported;

import static org.jpvm.compat.Pvm3.*;

import org.jpvm.compat.pvmhostinfo;

/** {@link org.jpvm.examples.HelloOther} with C's names. Prints nothing. */
public final class HelloOther {
    private HelloOther() {}

    /** No arguments. */
    public static void main(String[] args) {
        int ptid = pvm_parent();

        int[] nhost = new int[1];
        pvmhostinfo[][] hosts = new pvmhostinfo[1][];
        pvm_config(nhost, null, hosts);
        String host = "nowhere";
        for (int i = 0; i < nhost[0]; i++) {
            if (hosts[0][i].hi_tid == pvm_tidtohost(pvm_mytid())) {
                host = hosts[0][i].hi_name;
            }
        }

        pvm_initsend(PvmDataDefault);
        pvm_pkstr("hello, world from " + host);
        pvm_send(ptid, 1);

        pvm_exit();
    }
}
