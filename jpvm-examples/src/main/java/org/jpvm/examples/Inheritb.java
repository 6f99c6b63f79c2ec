package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;

/**
 * Starts one {@link Inherit2} in each of two contexts and reads the second one's message first. Twin of {@code inheritb.c}; shows that
 * messages of another context wait until the task turns to it.
 *
 * <pre>
 * ./jpvm run inheritb
 * ./jpvm run inheritb --child /usr/bin/inherit2    with the C program as children
 *
 * 0:inheritb: t40002 on machine &lt;myhost&gt; with context 0.
 * 1:inheritb: t40002 on machine &lt;myhost&gt; with new #1 context 262145 --&gt; spawn 1st inherit2.
 * 2:inheritb: t40002 on machine &lt;myhost&gt; with new #2 context 262146 --&gt; spawn 2nd inherit2.
 * 3:inheritb: t40004 	inherit2 t40004 on machine &lt;myhost&gt; with context 262146. &lt;-- received from 2nd inherit2.
 * 4:inheritb: t40002 on machine &lt;myhost&gt; with new #1 context 262145.
 * 5:inheritb: t40003 	inherit2 t40003 on machine &lt;myhost&gt; with context 262145. &lt;-- received from 1st inherit2.
 * </pre>
 */
public final class Inheritb {
    private Inheritb() {}

    /** {@code [--child PROGRAM]}: start this program in place of {@link Inherit2}. */
    public static void main(String[] args) {
        String program = Arguments.parse(args, "inheritb [--child PROGRAM]").text("child", null);
        SpawnRequest child = program == null ? SpawnRequest.javaClass(Inherit2.class) : SpawnRequest.program(program);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("0:inheritb: " + Whereabouts.of(pvm) + ".");
            int first = pvm.newContext();
            pvm.setContext(first);
            System.out.println("1:inheritb: " + whereabouts(pvm, "#1") + " --> spawn 1st inherit2.");
            spawn(pvm, child);
            int second = pvm.newContext();
            pvm.setContext(second);
            System.out.println("2:inheritb: " + whereabouts(pvm, "#2") + " --> spawn 2nd inherit2.");
            spawn(pvm, child);

            System.out.println("3:inheritb: " + nextReport(pvm) + " <-- received from 2nd inherit2.");
            pvm.setContext(first);
            System.out.println("4:inheritb: " + whereabouts(pvm, "#1") + ".");
            System.out.println("5:inheritb: " + nextReport(pvm) + " <-- received from 1st inherit2.");
        }
    }

    private static void spawn(PvmTask pvm, SpawnRequest child) {
        SpawnResult started = pvm.spawn(child);
        if (!started.isComplete()) {
            System.err.println("inheritb: can't start " + child.file() + ": "
                    + started.errors().get(0).text());
            System.exit(1);
        }
    }

    private static String nextReport(PvmTask pvm) {
        MessageBuffer report = pvm.receive();
        return report.source() + " " + report.unpackString();
    }

    private static String whereabouts(PvmTask pvm, String which) {
        return Whereabouts.of(pvm).replace("with context", "with new " + which + " context");
    }
}
