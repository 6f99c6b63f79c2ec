package org.jpvm.examples;

import org.jpvm.HostInfo;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * Sends a greeting to the task that spawned it. Twin of {@code hello_other.c}: {@link Hello} and the C {@code hello.pvm} can both be
 * its parent. Prints nothing.
 */
public final class HelloOther {
    private static final int GREETING = 1;

    private HelloOther() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("hello_other: nobody spawned me; try hello");
                System.exit(1);
            }
            String host = pvm.hosts().stream()
                    .filter(candidate -> candidate.tid().equals(pvm.tid().host()))
                    .map(HostInfo::name)
                    .findFirst()
                    .orElse("nowhere");
            pvm.send(pvm.parent().get(), GREETING, message -> message.packString("hello, world from " + host));
        }
    }
}
