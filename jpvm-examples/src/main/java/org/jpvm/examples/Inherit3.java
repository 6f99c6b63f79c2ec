package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;

/**
 * Opens a context of its own for {@link Inherit2}, and reports to its parent in the one it was born into. Twin of {@code inherit3.c}; shows
 * a task that talks in two contexts. {@link Inherita} and the C {@code inherita} can both be its parent, Inherit2 and the C {@code inherit2}
 * its child. Prints nothing.
 */
public final class Inherit3 {
    private final PvmTask pvm;
    private final int inherited;

    private Inherit3(PvmTask pvm) {
        this.pvm = pvm;
        this.inherited = pvm.context();
    }

    /** {@code [--child PROGRAM]}: start this program in place of {@link Inherit2}. */
    public static void main(String[] args) {
        String program = Arguments.parse(args, "inherit3 [--child PROGRAM]").text("child", null);
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("inherit3: nobody spawned me; try inherita inherit3");
                System.exit(1);
            }
            new Inherit3(pvm)
                    .work(program == null ? SpawnRequest.javaClass(Inherit2.class) : SpawnRequest.program(program));
        }
    }

    private void work(SpawnRequest child) {
        report("inherit3 " + Whereabouts.of(pvm) + ".");
        // From here on the child's messages are received and no others; what goes to the parent names its context.
        pvm.setContext(pvm.newContext());
        report("inherit3 " + Whereabouts.of(pvm) + ".");
        SpawnResult started = pvm.spawn(child);
        if (!started.isComplete()) {
            report(Inherita.END + " - inherit3 can't start " + child.file());
            return;
        }
        report("inherit3: I just spawned inherit2 as tid " + started.tids().get(0) + " with context " + pvm.context()
                + ".\n");
        MessageBuffer answer = pvm.receive();
        report("inherit3: " + answer.source() + " " + answer.unpackString() + "\n");

        pvm.setContext(inherited);
        report("inherit3 " + Whereabouts.of(pvm) + ".");
        report(Inherita.END + " - sent from inherit3 " + Whereabouts.of(pvm) + ".");
    }

    private void report(String text) {
        MessageBuffer message = pvm.newBuffer();
        message.packString(text);
        pvm.send(pvm.parent().orElseThrow(), Inherita.REPORT, inherited, message);
    }
}
