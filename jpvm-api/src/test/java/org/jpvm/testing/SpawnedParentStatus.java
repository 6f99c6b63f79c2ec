package org.jpvm.testing;

import static org.jpvm.compat.Pvm3.*;

/** A Java task for tests: tells the task given as argument what {@code pvm_parent} returned. */
public final class SpawnedParentStatus {
    /** Tag of the message. */
    public static final int REPORT = 1;

    private SpawnedParentStatus() {}

    /** Runs as a process of its own. */
    public static void main(String[] arguments) {
        int parent = pvm_parent();
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {parent}, 1, 1);
        pvm_send(Integer.parseInt(arguments[0]), REPORT);
        pvm_exit();
    }
}
