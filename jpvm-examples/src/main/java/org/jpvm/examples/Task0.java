package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * A service: leaves its address in the mailbox and welcomes whoever writes, until {@link TaskEnd} tells it to end. Twin of {@code task0.c};
 * shows how tasks that did not start each other meet, and a context of one's own, in which no message for somebody else arrives.
 *
 * <pre>
 * ./jpvm start
 * ./jpvm run task0 svc &amp;            or the C programs: they find each other all the same
 * ./jpvm run task1 svc
 * ./jpvm run gmbi svc
 * ./jpvm run task_end svc 0
 *
 * task0: service name &lt;svc&gt; with flags &lt;0&gt; : &lt;PvmMboxDefault&gt;.
 * task0: t40002 on machine &lt;myhost&gt; with context 0.
 * task0: t40002 on machine &lt;myhost&gt; with context 262145.
 * task0: just inserted service name &lt;svc&gt; at index 0.
 * task0: t40002 on machine &lt;myhost&gt; with context 262145 - waiting for service request.
 * task0: t40002 	task1 t40004 on machine &lt;myhost&gt; with context 262145.  Request number 1.
 * task0: t40002 on machine &lt;myhost&gt; with context 262145 - waiting for service request.
 * task0: t40002 END  Request number 2.
 * task0: t40002 on machine &lt;myhost&gt; with context 0.
 * task0: handled 2 service requests.
 * </pre>
 *
 * Messages, the same as in C, all in XDR: the mailbox entry is a {@link Service}; a request is tag 1 and a string, and so is the answer.
 */
public final class Task0 {
    private static final String USAGE = "task0 SERVICE [FLAGS]\n" + MailboxFlags.LETTERS;

    private Task0() {}

    /** {@code SERVICE [FLAGS]}: name in the mailbox and the letters of {@link MailboxFlags}. Exit status 255 when the name is taken. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.words(args, USAGE, 1, 2);
        String name = arguments.word(0, "");
        int flags = MailboxFlags.of(arguments.word(1, "d"), arguments);
        System.out.printf("task0: service name <%s> with flags <%d> : <%s>.%n", name, flags, MailboxFlags.names(flags));
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("task0: " + Whereabouts.of(pvm) + ".");
            int original = pvm.setContext(pvm.newContext());
            System.out.println("task0: " + Whereabouts.of(pvm) + ".");
            MessageBuffer entry = pvm.newBuffer();
            Service.here(pvm).pack(entry);
            int index = pvm.mailbox().put(name, entry, flags);
            System.out.printf("task0: just inserted service name <%s> at index %d.%n", name, index);

            int requests = serve(pvm);
            pvm.setContext(original);
            System.out.println("task0: " + Whereabouts.of(pvm) + ".");
            System.out.println("task0: handled " + requests + " service requests.");
        } catch (PvmException e) {
            System.out.println("task0: " + MailboxFlags.reason(e));
            System.exit(255);
        }
    }

    private static int serve(PvmTask pvm) {
        int requests = 0;
        while (true) {
            System.out.println("task0: " + Whereabouts.of(pvm) + " - waiting for service request.");
            MessageBuffer request = pvm.receive();
            String text = request.unpackString();
            requests++;
            System.out.println("task0: " + pvm.tid() + " " + text + "  Request number " + requests + ".");
            if (text.startsWith(Service.END)) {
                return requests;
            }
            String welcome = "welcome to my server - you are service request number " + requests + ".";
            pvm.send(request.source(), Service.TAG, answer -> answer.packString(welcome));
        }
    }
}
