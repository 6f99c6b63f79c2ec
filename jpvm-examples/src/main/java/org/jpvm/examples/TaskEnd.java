package org.jpvm.examples;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/**
 * Looks a service up in the mailbox and tells it to end. Twin of {@code task_end.c}; ends {@link Task0}, {@link Lmbi} and the C {@code task0}
 * and {@code lmbi}.
 *
 * <pre>
 * ./jpvm run task_end svc 0
 *
 * Looking for service name &lt;svc&gt; with index number [0].
 * task_end: t40005 on machine &lt;myhost&gt; with context 0.
 * service name &lt;svc&gt; of index 0 on &lt;myhost&gt; id: 40002   with their context: 262145
 * task_end: t40005 on machine &lt;myhost&gt; with context 262145.
 * task_end: t40005 on machine &lt;myhost&gt; with context 0.
 * </pre>
 */
public final class TaskEnd {
    private TaskEnd() {}

    /** {@code SERVICE INDEX}. Exit status 255 when there is no such service. */
    public static void main(String[] args) {
        Arguments arguments = Arguments.words(args, "task_end SERVICE INDEX", 2, 2);
        String name = arguments.word(0, "");
        int index = arguments.number(1, 0, 0, Integer.MAX_VALUE);
        System.out.printf("Looking for service name <%s> with index number [%d].%n", name, index);
        try (PvmTask pvm = Pvm.enroll()) {
            System.out.println("task_end: " + Whereabouts.of(pvm) + ".");
            MessageBuffer entry = pvm.mailbox().receive(name, index, 0);
            Service service = Service.unpack(entry);
            System.out.printf(
                    "service name <%s> of index %d on <%s> id: %x   with their context: %d%n",
                    name, index, service.machine(), service.tid().value(), service.context());
            int original = pvm.setContext(service.context());
            System.out.println("task_end: " + Whereabouts.of(pvm) + ".");
            pvm.send(service.tid(), Service.TAG, request -> request.packString(Service.END));
            pvm.setContext(original);
            System.out.println("task_end: " + Whereabouts.of(pvm) + ".");
        } catch (PvmException e) {
            System.out.println("task_end: " + MailboxFlags.reason(e));
            System.exit(255);
        }
    }
}
