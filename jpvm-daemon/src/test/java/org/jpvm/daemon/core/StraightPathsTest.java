package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that cannot follow a hint at once follow it later, and forget it when it leads nowhere. */
class StraightPathsTest {
    private static final int TAG = 7;
    private static final int MULTICAST_TAG = 8;

    private MovingMachine machine;
    private int tid;
    private int stays;
    private int sent;

    /** A task of b that is away at c, and one that stays. */
    @BeforeEach
    void aTaskIsAway() throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c", "d");
        tid = machine.spawn("b");
        stays = machine.spawn("b");
        assertEquals("", machine.move(tid, "c"));
    }

    private CoreView.Moves moves(String host) {
        return machine.node(host).core.view().moves();
    }

    private int index(String host) {
        return machine.node(host).core.hostIndex();
    }

    private void send() {
        machine.console.send(tid, TAG, ++sent);
        machine.run();
    }

    private void delete(String host) {
        machine.console.request(TaskCode.DELHOST, new XdrWriter().putInt(1).putString(host));
        machine.run();
    }

    /** A hint comes in the middle of a multicast to tasks of the home. */
    private void aHintThatCannotBeFollowed() {
        machine.console.request(TaskCode.MCA, 1, stays);
        machine.run();
        send();
        assertEquals(List.of(tid), moves("a").hints());
        assertTrue(moves("a").paths().isEmpty());
    }

    private void endMulticast() {
        machine.console.send(Tid.MULTICAST_BIT | machine.console.tid(), MULTICAST_TAG, 1);
        machine.run();
        assertEquals(1, machine.task(stays).received(MULTICAST_TAG).size());
    }

    private void everythingCame() {
        List<Integer> numbers = machine.task(tid).received(TAG).stream()
                .map(TestTask.Received::firstInt)
                .toList();
        assertEquals(IntStream.rangeClosed(1, sent).boxed().toList(), numbers);
        machine.assertQuiet();
    }

    @Test
    void theFirstMessageBringsTheWay() {
        send();
        assertEquals(Map.of(tid, index("c")), moves("a").paths());
        assertEquals(Map.of(tid, List.of(index("a"))), moves("b").learners());
        send();
        everythingCame();
    }

    @Test
    void aHintDuringAMulticastIsFollowedAfterIt() {
        aHintThatCannotBeFollowed();
        send();
        assertEquals(List.of(tid), moves("a").hints(), "the multicast goes on");
        endMulticast();
        send();
        assertEquals(Map.of(tid, index("c")), moves("a").paths());
        assertEquals(List.of(), moves("a").hints());
        everythingCame();
    }

    @Test
    void aHintFollowsTheTask() throws MalformedMessageException {
        aHintThatCannotBeFollowed();
        assertEquals("", machine.move(tid, "d"));
        delete("c");
        endMulticast();
        send();
        assertEquals(Map.of(tid, index("d")), moves("a").paths());
        everythingCame();
    }

    @Test
    void aHintIsForgottenWhenTheTaskIsAtHome() {
        aHintThatCannotBeFollowed();
        assertEquals("", machine.move(tid, "b"));
        assertEquals(List.of(), moves("a").hints());
        endMulticast();
        send();
        assertTrue(moves("a").paths().isEmpty());
        assertEquals("", machine.move(tid, "c"));
        send();
        assertEquals(Map.of(tid, index("c")), moves("a").paths(), "it is told anew");
        everythingCame();
    }

    @Test
    void aHintIsForgottenWithItsTask() {
        aHintThatCannotBeFollowed();
        endMulticast();
        machine.task(tid).end(0);
        machine.run();
        assertEquals(List.of(), moves("a").hints());
        machine.assertQuiet();
    }

    @Test
    void aHintIsForgottenWithItsHost() {
        aHintThatCannotBeFollowed();
        delete("b");
        assertEquals(List.of(), moves("a").hints());
        machine.assertQuiet();
    }

    @Test
    void nobodyWaitsForAWayToAHostThatIsBeingDeleted() throws MalformedMessageException {
        int guest = machine.spawn("a");
        int doomed = machine.spawn("d");
        assertEquals("", machine.move(guest, "c"));
        int gone = index("d");
        machine.console.request(TaskCode.DELHOST, new XdrWriter().putInt(1).putString("d"));
        machine.network.until(
                "a removes d",
                CoreNetwork.SECOND,
                () -> !machine.node("a").core.view().hosts().containsKey(gone));
        machine.task(guest).send(doomed, TAG, 1);
        assertEquals(1, moves("c").waysAsked(), "c has not heard of it");
        machine.run();
        assertEquals(0, moves("c").waysAsked());
        machine.assertQuiet();
    }

    /** What a guest sends to tasks of its own home goes by way of it, unless more is known. */
    @Test
    void aGuestFollowsAHintToATaskOfItsOwnHome() throws MalformedMessageException {
        int guest = machine.spawn("b");
        assertEquals("", machine.move(guest, "d"));
        TestTask other = machine.node("d").enrol();
        other.request(TaskCode.MCA, 1, stays);
        machine.run();
        machine.task(guest).send(tid, TAG, ++sent);
        machine.run();
        assertEquals(List.of(tid), moves("d").hints());
        other.send(Tid.MULTICAST_BIT | other.tid(), MULTICAST_TAG, 1);
        machine.run();
        for (int i = 0; i < 2; i++) {
            machine.task(guest).send(tid, TAG, ++sent);
            machine.run();
        }
        assertEquals(Map.of(tid, index("c")), moves("d").paths());
        everythingCame();
    }
}
