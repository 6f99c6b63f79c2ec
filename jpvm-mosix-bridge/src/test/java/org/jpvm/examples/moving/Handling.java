package org.jpvm.examples.moving;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.MessageMatcher;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.migration.Migration;

/** Has a message handler, a matcher, options, a context, an unreceived message and a request to be notified, and tells of all after it was moved. */
public final class Handling {
    public static final int HANDLED = 11;
    public static final int KEPT = 12;
    public static final int GO = 13;
    public static final int TOLD = 14;
    public static final int EXIT = 15;

    private Handling() {}

    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            List<Integer> handled = new ArrayList<>();
            Migration migration = pvm.migration();
            int handler = pvm.addMessageHandler(
                    parent.value(), HANDLED, pvm.context(), message -> handled.add(message.unpackInt()));
            pvm.setOption(TaskOption.FRAG_SIZE, 2000);
            MessageMatcher newest = (message, from, tag) -> message.tag() == tag ? 1 : 0;
            pvm.setMatcher(newest);
            pvm.notifyOn(NotifyKind.TASK_EXIT, EXIT, List.of(new Tid(Integer.parseInt(arguments[0]))));
            pvm.mailbox().put("moving", pvm.newBuffer(), 0);
            pvm.send(parent, TOLD, message -> message.packString("ready"));
            pvm.receive(Tid.ANY, GO);
            pvm.receive(Tid.ANY, EXIT);
            String kept = pvm.receive(Tid.ANY, KEPT).unpackString();
            boolean same = pvm.setMatcher(null) == newest;
            pvm.removeMessageHandler(handler);
            String text = handled + " " + kept.length() + " " + same + " " + pvm.option(TaskOption.FRAG_SIZE) + " "
                    + pvm.mailbox().receive("moving", 0, 0).lengthBytes() + " "
                    + pvm.parent().orElseThrow().equals(parent) + " "
                    + handler + " " + (migration == pvm.migration());
            pvm.send(parent, TOLD, message -> message.packString(text));
        }
    }
}
