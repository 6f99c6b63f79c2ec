package org.jpvm;

import java.util.Map;

/**
 * Where and as what to enrol.
 *
 * @param environment the PVM variables of the task: PVMSOCK, PVMEPID, PVMCTX, PVM_TMP, PVM_VMID, PVMTMASK, PVM_EXPORT and so on; by default
 *                    those of the process
 * @param name        name to show in task lists, or null
 */
public record EnrollOptions(Map<String, String> environment, String name) {
    /** Copies the map. */
    public EnrollOptions {
        environment = Map.copyOf(Arguments.allGiven(environment, "environment"));
    }

    /** As the process's environment says. */
    public static EnrollOptions ofProcess() {
        return new EnrollOptions(System.getenv(), null);
    }
}
