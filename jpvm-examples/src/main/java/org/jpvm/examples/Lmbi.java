package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * Puts entries into the mailbox, each of a name of its own: "load mailbox info". Twin of {@code lmbi.c}; shows which entries outlive the
 * task that put them, together with {@link Gmbi}, {@link Rme} and {@link TaskEnd}.
 *
 * <pre>
 * ./jpvm run lmbi 3 pm e        three entries that stay; "reset" in the console removes them
 * ./jpvm run lmbi 2 d w &amp;       two that end with it; it waits for ./jpvm run task_end t40002lmbi0 0
 *
 * lmbi: create 2 mailbox instances with flags set to &lt;0&gt; : &lt;PvmMboxDefault&gt;.
 * lmbi: t40002 on machine &lt;myhost&gt; with context 0.
 *
 * lmbi: just inserted entry &lt;t40002lmbi0&gt; at index 0.
 *         message inserted: lmbi: service_name t40002lmbi0   flags 0 = PvmMboxDefault   machine myhost   tid t40002   context 0
 * lmbi: just inserted entry &lt;t40002lmbi1&gt; at index 0.
 *         message inserted: lmbi: service_name t40002lmbi1   flags 0 = PvmMboxDefault   machine myhost   tid t40002   context 0
 * lmbi: t40002 on machine &lt;myhost&gt; with context 0 - waiting for exit request.
 * lmbi: t40002 END.
 * </pre>
 *
 * An entry, the same as in C: a {@link Service}, then a string that describes it.
 */
public final class Lmbi {
    private static final int MOST_ENTRIES = 10_000;
    private static final String USAGE =
            "lmbi ENTRIES FLAGS w|e      w waits for task_end, e ends at once\n" + MailboxFlags.LETTERS;

    private Lmbi() {}

    /** {@code ENTRIES FLAGS w|e}: how many, the letters of {@link MailboxFlags}, and whether to wait for {@link TaskEnd} or to exit. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.words(args, USAGE, 3, 3);
        int count = arguments.number(0, 0, 0, MOST_ENTRIES);
        int flags = MailboxFlags.of(arguments.word(1, ""), arguments);
        String ending = arguments.word(2, "");
        if (!ending.matches("[we]")) {
            throw arguments.fail("Invalid exit_status value <" + ending + "> entered.");
        }
        System.out.printf(
                "lmbi: create %d mailbox instances with flags set to <%d> : <%s>.%n",
                count, flags, MailboxFlags.names(flags));
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("lmbi: " + Whereabouts.of(pvm) + ".\n");
            for (int i = 0; i < count; i++) {
                insert(pvm, pvm.tid() + "lmbi" + i, flags);
            }
            if (ending.equals("w")) {
                awaitEnd(pvm);
            }
        } catch (PvmException e) {
            System.out.println("lmbi: can't register - " + MailboxFlags.reason(e));
            System.exit(255);
        }
    }

    private static void insert(PvmTask pvm, String name, int flags) {
        Service service = Service.here(pvm);
        String description = "lmbi: service_name %s   flags %d = %s   machine %s   tid %s   context %d"
                .formatted(name, flags, MailboxFlags.names(flags), service.machine(), service.tid(), service.context());
        MessageBuffer entry = pvm.newBuffer();
        service.pack(entry);
        entry.packString(description);
        int index = pvm.mailbox().put(name, entry, flags);
        System.out.println("lmbi: just inserted entry <" + name + "> at index " + index + ".");
        System.out.println("\tmessage inserted: " + description);
    }

    private static void awaitEnd(PvmTask pvm) {
        String text;
        do {
            System.out.println("lmbi: " + Whereabouts.of(pvm) + " - waiting for exit request.");
            text = pvm.receive().unpackString();
            System.out.println("lmbi: " + pvm.tid() + " " + text + ".");
        } while (!text.startsWith(Service.END));
    }
}
