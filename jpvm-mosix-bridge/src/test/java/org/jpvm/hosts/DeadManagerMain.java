package org.jpvm.hosts;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** Registers as resource manager and dies of it. */
public final class DeadManagerMain {
    private DeadManagerMain() {}

    /** The program. */
    public static void main(String[] arguments) {
        PvmTask pvm = Pvm.enroll();
        pvm.systemRoles().registerResourceManager();
        System.out.println("registered " + Integer.toHexString(pvm.tid().value()));
        System.out.flush();
        Runtime.getRuntime().halt(9);
    }
}
