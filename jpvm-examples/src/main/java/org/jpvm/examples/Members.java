package org.jpvm.examples;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/** What several group examples do with the members of their group. */
final class Members {
    private static final int ROLL_CALL = 63;
    private static final int PAUSE_MILLIS = 10;

    private Members() {}

    /** Runs {@code waiting} and sleeps a moment until so many are in the group: members may be C programs that tell nobody when they join. */
    static void await(Group group, int count, Runnable waiting) throws InterruptedException {
        while (group.size() < count) {
            waiting.run();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** The member with this instance number, as soon as there is one. */
    static Tid await(Group group, int instance) throws InterruptedException {
        while (true) {
            try {
                return group.tidOf(instance);
            } catch (PvmException e) {
                if (e.error() != PvmError.NO_INST) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /**
     * Every member broadcasts its instance number and tid, and compares what it hears from the others with what the group server says.
     * All {@code count} members must call this after a common barrier. Message, the same as in C: tag 63 (int instance, int tid).
     */
    static void callTheRoll(PvmTask pvm, Group group, int count) {
        // Asked before the own broadcast, because nobody leaves the group before having heard from everybody.
        List<Tid> members = group.members();
        for (int i = 0; i < count; i++) {
            expect(i, group.instanceOf(members.get(i)) == i && group.tidOf(i).equals(members.get(i)));
        }
        int own = group.instance();
        if (count > 1) {
            MessageBuffer message = pvm.newBuffer();
            message.packInt(own).packInt(pvm.tid().value());
            group.broadcast(ROLL_CALL, message);
        }
        expect(own, members.get(own).equals(pvm.tid()));
        for (int i = 1; i < count; i++) {
            MessageBuffer message = pvm.receive(Tid.ANY, ROLL_CALL);
            int instance = message.unpackInt();
            Tid tid = new Tid(message.unpackInt());
            expect(
                    instance,
                    instance >= 0 && instance < count && members.get(instance).equals(tid));
        }
    }

    private static void expect(int instance, boolean matches) {
        if (!matches) {
            System.out.println("gid " + instance + " doesn't match up!");
        }
    }
}
