package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;

/** A task that facts spawn: tells what it knows of itself, waits for a word, and ends. */
public final class FactChild {
    /** Tag of the report: tid, parent, context, sink of its output, number of siblings, siblings; in context 0. */
    static final int REPORT = 901;
    /** Tag of the word that ends it. */
    static final int END = 902;
    /** Argument that makes it end the machine and nothing else. */
    static final String HALT = "halt";

    private FactChild() {}

    /** The argument is the tid that gets the report, or {@link #HALT}. */
    public static void main(String[] arguments) {
        if (arguments[0].equals(HALT)) {
            System.out.println("halted " + pvm_halt());
            return;
        }
        int to = Integer.parseInt(arguments[0]);
        int self = pvm_mytid();
        int context = pvm_setcontext(0);
        int[][] siblings = new int[1][];
        int count = pvm_siblings(siblings);
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {self, pvm_parent(), context, pvm_getopt(PvmSelfOutputTid), count}, 5, 1);
        pvm_pkint(siblings[0], count, 1);
        pvm_send(to, REPORT);
        pvm_recv(to, END);
        pvm_exit();
    }
}
