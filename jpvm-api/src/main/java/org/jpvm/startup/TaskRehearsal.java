package org.jpvm.startup;

import java.time.Duration;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.compat.Pvm3;
import org.jpvm.group.Group;

/**
 * A task that does what most tasks do and ends: enrols, talks to itself and to another task, looks around, leaves. It is run for the classes that it
 * loads, with {@code -XX:ArchiveClassesAtExit}; only classes of this library and of the JDK get into that archive, as no others are loaded.
 */
public final class TaskRehearsal {
    /** Tag of what it sends to the other task. */
    public static final int TAG = 1;
    /** How many it sends: one by each route. */
    public static final int MESSAGES = 2;

    private static final int OWN_TAG = 2;
    private static final int EXIT_TAG = 3;
    private static final int DIRECT = 3;
    private static final int ELEMENTS = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TaskRehearsal() {}

    /** {@code TID}: the other task, as a decimal number. Ends with an exception when it cannot enrol. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            for (Encoding encoding : List.of(Encoding.XDR, Encoding.RAW)) {
                talk(pvm, pvm.tid(), OWN_TAG, encoding);
                pvm.receive(Tid.ANY, OWN_TAG, PATIENCE).ifPresent(TaskRehearsal::unpack);
            }
            Tid other = new Tid(Integer.parseInt(arguments[0]));
            lookAround(pvm, other);
            talk(pvm, other, TAG, Encoding.XDR);
            pvm.setOption(TaskOption.ROUTE, DIRECT);
            talk(pvm, other, TAG, Encoding.XDR);
        }
        loadOthers();
    }

    private static void talk(PvmTask pvm, Tid to, int tag, Encoding encoding) {
        MessageBuffer message = pvm.newBuffer(encoding);
        message.packInt(ELEMENTS);
        message.packInts(new int[ELEMENTS]);
        message.packDoubles(new double[ELEMENTS]);
        message.packBytes(new byte[ELEMENTS]);
        message.packLong(0);
        message.packString("text");
        pvm.send(to, tag, message);
    }

    private static void unpack(MessageBuffer message) {
        int count = message.unpackInt();
        message.unpackInts(new int[count]);
        message.unpackDoubles(new double[count]);
        message.unpackBytes(new byte[count]);
        message.unpackLong();
        message.unpackString();
    }

    private static void lookAround(PvmTask pvm, Tid other) {
        pvm.hosts();
        pvm.tasks();
        pvm.siblings();
        pvm.probe(Tid.ANY, PvmTask.ANY_TAG);
        pvm.tryReceive(Tid.ANY, OWN_TAG);
        pvm.parent();
        pvm.notifyOn(NotifyKind.TASK_EXIT, EXIT_TAG, List.of(other));
    }

    /** What programs use that need others for it. */
    private static void loadOthers() {
        try {
            for (Class<?> type : List.of(Group.class, Pvm3.class, PvmException.class)) {
                Class.forName(type.getName(), true, TaskRehearsal.class.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
