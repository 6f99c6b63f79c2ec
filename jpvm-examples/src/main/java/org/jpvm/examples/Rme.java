package org.jpvm.examples;

import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * Deletes an entry of the mailbox: "remove mailbox entry". Twin of {@code rme.c}; shows who may: the owner, and others only when the entry
 * was put as overwritable.
 *
 * <pre>
 * ./jpvm run rme t40002lmbi0 0
 *
 * Looking for service name &lt;t40002lmbi0&gt; with index number [0].
 * rme: t40003 on machine &lt;myhost&gt; with context 0.
 * rme: Key locked by another task, can't delete.
 * </pre>
 */
public final class Rme {
    private Rme() {}

    /** {@code NAME INDEX}. Exit status 255 when it was not deleted. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.words(args, "rme NAME INDEX", 2, 2);
        String name = arguments.word(0, "");
        int index = arguments.number(1, 0, 0, Integer.MAX_VALUE);
        System.out.printf("Looking for service name <%s> with index number [%d].%n", name, index);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("rme: " + Whereabouts.of(pvm) + ".");
            pvm.mailbox().delete(name, index);
        } catch (PvmException e) {
            String what =
                    e.error() == PvmError.DENIED ? ", can't delete." : " for <" + name + "> index <" + index + ">";
            System.out.println("rme: " + MailboxFlags.reason(e) + what);
            System.exit(255);
        }
    }
}
