package org.jpvm.examples;

import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;

/**
 * Opens a context, starts a task and prints what it reports. Twin of {@code inherita.c}; shows that a task is born into the context that its
 * parent has at that moment: {@link Inherit1} and its child {@link Inherit2} live in it, while {@link Inherit3} opens another for its child.
 *
 * <pre>
 * ./jpvm run inherita inherit1
 * ./jpvm run inherita inherit3
 * ./jpvm run inherita inherit1 --child /usr/bin/inherit2          the C program as grandchild
 * PVM_PATH=/usr/bin ./jpvm run inherita /usr/bin/inherit1         the C programs as child and grandchild
 *
 * Will attempt to spawn &lt;inherit1&gt; from inherita.
 *
 * inherita: t40002 on machine &lt;myhost&gt; with original context 0.
 * inherita: t40002 on machine &lt;myhost&gt; with changed context 262145.
 *
 * inherita: t40003 inherit1 t40003 on machine &lt;myhost&gt; with context 262145.
 * inherita: t40003 inherit1: I just spawned inherit2 as tid t40004 with context 262145.
 *
 * inherita: t40003 inherit1: t40004 	inherit2 t40004 on machine &lt;myhost&gt; with context 262145.
 *
 * inherita: t40003 inherit1 t40003 on machine &lt;myhost&gt; with context 262145.
 * inherita: t40003 END - sent from inherit1 t40003 on machine &lt;myhost&gt; with context 262145.
 *
 * inherita: t40002 on machine &lt;myhost&gt; with changed context 262145.
 * inherita: t40002 on machine &lt;myhost&gt; with original context 0.
 * </pre>
 *
 * Messages of all these programs, the same as in C: tag 1, a string in XDR, from child to parent; one that begins with {@code END} is the
 * last.
 */
public final class Inherita {
    static final int REPORT = 1;
    static final String END = "END";

    private static final int CHILD_ENDED = 2;

    private Inherita() {}

    /**
     * {@code inherit1|inherit3|PROGRAM [ARGUMENTS]}: starts {@link Inherit1}, {@link Inherit3} or another program with these arguments.
     */
    public static void main(String[] args) {
        if (args.length == 0 || args[0].startsWith("-")) {
            System.err.println("usage: inherita inherit1|inherit3|PROGRAM [ARGUMENTS]");
            System.exit(2);
        }
        String child = args[0];
        System.out.println("Will attempt to spawn <" + child + "> from inherita.\n");
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("inherita: " + whereabouts(pvm, "original"));
            int original = pvm.setContext(pvm.newContext());
            System.out.println("inherita: " + whereabouts(pvm, "changed") + "\n");

            String[] arguments = List.of(args).subList(1, args.length).toArray(new String[0]);
            SpawnResult started = pvm.spawn(request(child).withArguments(arguments));
            if (!started.isComplete()) {
                System.err.println("inherita: can't start " + child + ": "
                        + started.errors().get(0).text());
                System.exit(1);
            }
            pvm.notifyOn(NotifyKind.TASK_EXIT, CHILD_ENDED, started.tids());
            printReports(pvm);

            System.out.println("\ninherita: " + whereabouts(pvm, "changed"));
            pvm.setContext(original);
            System.out.println("inherita: " + whereabouts(pvm, "original"));
        }
    }

    private static SpawnRequest request(String child) {
        return switch (child) {
            case "inherit1" -> SpawnRequest.javaClass(Inherit1.class);
            case "inherit3" -> SpawnRequest.javaClass(Inherit3.class);
            default -> SpawnRequest.program(child);
        };
    }

    private static void printReports(PvmTask pvm) {
        String report;
        do {
            MessageBuffer message = pvm.receive();
            if (message.tag() == CHILD_ENDED) {
                System.err.println("inherita: the child ended without saying so");
                System.exit(1);
            }
            report = message.unpackString();
            System.out.println("inherita: " + message.source() + " " + report);
        } while (!report.startsWith(END));
    }

    private static String whereabouts(PvmTask pvm, String which) {
        return Whereabouts.of(pvm).replace("with context", "with " + which + " context") + ".";
    }
}
