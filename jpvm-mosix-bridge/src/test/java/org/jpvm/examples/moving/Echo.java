package org.jpvm.examples.moving;

import java.time.Duration;
import java.util.Optional;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Sends back what it gets, with the number of messages so far; -1 ends it. The argument says how it waits. */
public final class Echo {
    public static final int ASK = 3;
    public static final int ANSWER = 4;

    private Echo() {}

    public static void main(String[] arguments) {
        PvmTask pvm = Pvm.enroll();
        Tid parent = pvm.parent().orElseThrow();
        int count = 0;
        boolean more = true;
        while (more) {
            MessageBuffer asked = wait(pvm, parent, arguments[0]);
            int number = asked.unpackInt();
            more = number >= 0;
            int so = count++;
            pvm.send(parent, ANSWER, message -> message.packInt(number).packInt(so));
        }
        System.out.println("echo ends after " + count);
        pvm.close();
    }

    private static MessageBuffer wait(PvmTask pvm, Tid parent, String how) {
        if (how.equals("forever")) {
            return pvm.receive(parent, ASK);
        }
        if (how.equals("any")) {
            return pvm.receive(Tid.ANY, ASK);
        }
        Optional<MessageBuffer> got = Optional.empty();
        while (got.isEmpty()) {
            got = pvm.receive(parent, ASK, Duration.ofMillis(how.equals("long") ? 60_000 : 3));
        }
        return got.get();
    }
}
