package org.jpvm.examples;

import java.util.List;
import org.jpvm.Mailbox;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * Lists what is in the mailbox: "get mailbox info". Twin of {@code gmbi.c}.
 *
 * <pre>
 * ./jpvm run gmbi            everything
 * ./jpvm run gmbi 'lmbi*'    what the pattern is found in
 *
 * gmbi: 1 mbox entries returned.
 * -------------------------------
 * gmbi: class name: &lt;svc&gt;
 *         : indices &lt;0&gt;   owner_tid &lt;t40002&gt;      flags &lt;0&gt; = &lt;PvmMboxDefault&gt;
 * </pre>
 *
 * An owner of {@code t0} is gone, and its entry was put to stay.
 */
public final class Gmbi {
    private Gmbi() {}

    /** {@code [PATTERN]}, {@code *} unless given. */
    public static void main(String[] args) {
        String pattern = Arguments.words(args, "gmbi [PATTERN]", 0, 1).word(0, "*");
        try (PvmTask pvm = Pvm.enroll()) {
            List<Mailbox.MailboxClass> classes = pvm.mailbox().list(pattern);
            System.out.println("gmbi: " + classes.size() + " mbox entries returned.");
            System.out.println("-------------------------------");
            for (Mailbox.MailboxClass entries : classes) {
                System.out.println("gmbi: class name: <" + entries.name() + ">");
                for (Mailbox.Entry entry : entries.entries()) {
                    System.out.printf(
                            "\t: indices <%d>\towner_tid <%s>\tflags <%d> = <%s>%n",
                            entry.index(), entry.owner(), entry.flags(), MailboxFlags.names(entry.flags()));
                }
            }
        }
    }
}
