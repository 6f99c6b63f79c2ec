package org.jpvm.examples;

import org.jpvm.Mailbox;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * A client: looks a service up in the mailbox, writes to it in the service's context and prints the answer. Twin of {@code task1.c};
 * {@link Task0} and the C {@code task0} can both be the service.
 *
 * <pre>
 * ./jpvm run task1 svc          while ./jpvm run task0 svc, or the C task0, runs in the same machine
 * ./jpvm run task1 svc 1 f      the first instance from index 1
 *
 * task1: Looking for service name &lt;svc&gt;, index 0 - my flags are &lt;0&gt; : &lt;PvmMboxDefault&gt;.
 * task1: t40004 on machine &lt;myhost&gt; with context 0.
 * task1: service name &lt;svc&gt; and index 0 with flags &lt;PvmMboxDefault&gt; tid: 40002 and with context: 262145
 * task1: t40004 on machine &lt;myhost&gt; with context 262145.
 * task1: t40004  from task t40002 welcome to my server - you are service request number 1.
 * task1: t40004 on machine &lt;myhost&gt; with context 0.
 * </pre>
 */
public final class Task1 {
    private static final String USAGE = "task1 SERVICE [INDEX FLAGS]\n" + MailboxFlags.LETTERS;

    private Task1() {}

    /** {@code SERVICE [INDEX FLAGS]}: what to look for, 0 and {@code d} unless given. Exit status 255 when there is no such service. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.words(args, USAGE, 1, 3);
        String name = arguments.word(0, "");
        int index = arguments.number(1, 0, 0, Integer.MAX_VALUE);
        int flags = MailboxFlags.of(arguments.word(2, "d"), arguments);
        String flagNames = MailboxFlags.names(flags);
        System.out.printf(
                "task1: Looking for service name <%s>, index %d - my flags are <%d> : <%s>.%n",
                name, index, flags, flagNames);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("task1: " + Whereabouts.of(pvm) + ".");
            Mailbox.Found entry = pvm.mailbox().find(name, index, flags);
            Service service = Service.unpack(entry.message());
            System.out.printf(
                    "task1: service name <%s> and index %d with flags <%s> tid: %x and with context: %d%n",
                    name, entry.index(), flagNames, service.tid().value(), service.context());

            int original = pvm.setContext(service.context());
            String here = Whereabouts.of(pvm);
            System.out.println("task1: " + here + ".");
            pvm.send(service.tid(), Service.TAG, request -> request.packString("\ttask1 " + here + "."));
            String answer = pvm.receive(service.tid(), PvmTask.ANY_TAG).unpackString();
            System.out.println("task1: " + pvm.tid() + "  from task " + service.tid() + " " + answer);
            pvm.setContext(original);
            System.out.println("task1: " + Whereabouts.of(pvm) + ".");
        } catch (PvmException e) {
            System.out.println("task1: " + MailboxFlags.reason(e));
            System.exit(255);
        }
    }
}
