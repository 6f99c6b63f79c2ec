package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/**
 * Starts {@link Inherit2} in the context that it was born into itself and reports to its parent. Twin of {@code inherit1.c}; {@link Inherita}
 * and the C {@code inherita} can both be its parent, Inherit2 and the C {@code inherit2} its child. Prints nothing.
 */
public final class Inherit1 {
    private Inherit1() {}

    /** {@code [--child PROGRAM]}: start this program in place of {@link Inherit2}. */
    public static void main(String[] args) {
        String program = Arguments.parse(args, "inherit1 [--child PROGRAM]").text("child", null);
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isEmpty()) {
                System.err.println("inherit1: nobody spawned me; try inherita inherit1");
                System.exit(1);
            }
            Tid parent = pvm.parent().get();
            report(pvm, parent, "inherit1 " + Whereabouts.of(pvm) + ".");

            SpawnRequest child =
                    program == null ? SpawnRequest.javaClass(Inherit2.class) : SpawnRequest.program(program);
            SpawnResult started = pvm.spawn(child);
            if (!started.isComplete()) {
                report(pvm, parent, Inherita.END + " - inherit1 can't start " + child.file());
                return;
            }
            report(
                    pvm,
                    parent,
                    "inherit1: I just spawned inherit2 as tid " + started.tids().get(0) + " with context "
                            + pvm.context() + ".\n");
            MessageBuffer answer = pvm.receive();
            report(pvm, parent, "inherit1: " + answer.source() + " " + answer.unpackString() + "\n");
            report(pvm, parent, "inherit1 " + Whereabouts.of(pvm) + ".");
            report(pvm, parent, Inherita.END + " - sent from inherit1 " + Whereabouts.of(pvm) + ".");
        }
    }

    private static void report(PvmTask pvm, Tid parent, String text) {
        pvm.send(parent, Inherita.REPORT, message -> message.packString(text));
    }
}
