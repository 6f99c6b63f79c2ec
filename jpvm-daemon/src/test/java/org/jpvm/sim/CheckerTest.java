package org.jpvm.sim;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.NotifyCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checkers notice what must not happen. */
class CheckerTest {
    private final List<String> trace = new ArrayList<>();
    private final SimWorld world = new SimWorld(1, true, trace::add);
    private SimTask one;
    private SimTask other;

    @BeforeEach
    void twoTasks() {
        SimHost host = SimHost.start(world, world.computer("h1"), null);
        one = host.enrol();
        other = host.enrol();
        world.run(SimWorld.SECOND);
        assertTrue(one.isEnrolled() && other.isEnrolled());
    }

    private void fails(String what, Runnable action) {
        SimFailure failure = assertThrows(SimFailure.class, action::run);
        assertTrue(failure.getMessage().contains(what), failure.getMessage());
    }

    private void send() {
        world.messages.send(one, other.tid, new int[] {other.tid}, 4);
    }

    private void arrives(int tag, int... words) {
        byte[] message = new XdrWriter()
                .putInts(new int[MessageHeader.LENGTH_BYTES / 4])
                .putInts(words)
                .toByteArray();
        world.messages.received(other, one.tid, tag, message, MessageHeader.LENGTH_BYTES);
    }

    @Test
    void messagesComeOnceInOrderAndWhole() {
        fails("not sent", () -> arrives(1, 0));
        send();
        fails("damaged", () -> arrives(1, 0, 0));
        fails("did not arrive", world.messages::check);
        world.run(SimWorld.SECOND);
        assertDoesNotThrow(world.messages::check);
        fails("came again", () -> arrives(1, 0));
        send();
        send();
        fails("overtook", () -> arrives(3, 0));
    }

    @Test
    void notificationsComeOnceAndForAReason() {
        world.notifies.watch(one, NotifyCall.TASK_EXIT, other.tid);
        world.run(SimWorld.SECOND);
        assertDoesNotThrow(world.notifies::check);
        fails("nothing has happened", () -> notified(one, other.tid));
        fails("did not ask for", () -> notified(other, other.tid));
        other.die(0);
        world.run(SimWorld.SECOND);
        fails("came twice", () -> notified(one, other.tid));
        world.notifies.watch(one, NotifyCall.TASK_EXIT, other.tid);
        fails("did not come", world.notifies::check);
    }

    private void notified(SimTask task, int target) {
        try {
            XdrReader body = new XdrReader(new XdrWriter().putInt(target).toByteArray());
            world.notifies.received(task, NotifyChecker.FIRST_TAG, body);
        } catch (org.jpvm.wire.MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWaitsIsSeen() {
        world.machine.checkIdle();
        world.machine.checkTables();
        one.ask(TaskCode.CONFIG, new XdrWriter(), answer -> {});
        fails("never answered", world.machine::checkIdle);
        world.run(SimWorld.SECOND);
        world.machine.checkIdle();
        other.vanish();
        fails("has the tasks", world.machine::checkIdle);
    }

    @Test
    void hostTablesThatDifferAreSeen() {
        SimHost.start(
                world, world.computer("h2"), new org.jpvm.daemon.core.PvmdSettings.Slave(1, "c0000001:c000", 4080, 2));
        fails("not in the master's table", world.machine::checkTables);
    }
}
