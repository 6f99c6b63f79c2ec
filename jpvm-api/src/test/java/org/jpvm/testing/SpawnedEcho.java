package org.jpvm.testing;

import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** A Java task for tests: prints its arguments, tells its parent about its siblings, and echoes until it gets tag 0. */
public final class SpawnedEcho {
    /** Tag of the first message, with the siblings. */
    public static final int HELLO = 1;

    private SpawnedEcho() {}

    /** Runs as a process of its own. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("arguments " + List.of(arguments));
            Tid parent = pvm.parent().orElseThrow();
            List<Tid> siblings = pvm.siblings();
            pvm.send(parent, HELLO, message -> {
                message.packInt(siblings.size());
                siblings.forEach(sibling -> message.packInt(sibling.value()));
            });
            while (true) {
                MessageBuffer message = pvm.receive(parent, PvmTask.ANY_TAG);
                if (message.tag() == 0) {
                    return;
                }
                pvm.send(parent, message.tag(), message);
            }
        }
    }
}
