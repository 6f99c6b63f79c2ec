package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;

/**
 * Starts one other task and prints what it says. Twin of {@code hello.c}; shows enrolment, spawn, receive, unpacking, and
 * (which the C program does without) noticing that the other task died.
 *
 * <pre>
 * ./jpvm run hello                              the partner is a Java task, {@link HelloOther}
 * ./jpvm run hello --other /usr/bin/hello_other    the partner is the C program
 *
 * i'm t40002
 * from t40003: hello, world from myhost
 * </pre>
 */
public final class Hello {
    private static final int OTHER_ENDED = 2;

    private Hello() {}

    /** {@code [--other PROGRAM]}: spawn this program in place of {@link HelloOther}. */
    public static void main(String[] args) {
        String other = Arguments.parse(args, "hello [--other PROGRAM]").text("other", null);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("i'm " + pvm.tid());
            SpawnRequest request =
                    other == null ? SpawnRequest.javaClass(HelloOther.class) : SpawnRequest.program(other);
            SpawnResult started = pvm.spawn(request);
            if (!started.isComplete()) {
                System.err.println("can't start " + request.file() + ": "
                        + started.errors().get(0).text());
                System.exit(1);
            }
            pvm.notifyOn(NotifyKind.TASK_EXIT, OTHER_ENDED, started.tids());
            MessageBuffer message = pvm.receive();
            if (message.tag() == OTHER_ENDED) {
                System.err.println(started.tids().get(0) + " ended without a word");
                System.exit(1);
            }
            System.out.println("from " + message.source() + ": " + message.unpackString());
        }
    }
}
