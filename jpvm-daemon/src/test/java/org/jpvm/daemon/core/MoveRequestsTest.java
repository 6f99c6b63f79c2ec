package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.RouteReply;
import org.jpvm.wire.body.RouteRequest;
import org.jpvm.wire.body.TidsReply;
import org.junit.jupiter.api.Test;

/** What people say of moves at any daemon, and why a task stays. */
class MoveRequestsTest {
    private MovingMachine machine;

    private static String say(TestTask console, String command) throws MalformedMessageException {
        byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += 28) {
            int count = Math.min(28, bytes.length - at);
            ByteBuffer words = ByteBuffer.allocate(28);
            words.put(bytes, at, count).clear();
            XdrWriter body = new XdrWriter().putInts(10, TextRequests.CODE, TextRequests.PART, count);
            for (int i = 0; i < 7; i++) {
                body.putInt(words.getInt());
            }
            console.ask(TaskCode.TICKLE, body);
        }
        int[] length = console.ask(TaskCode.TICKLE, 2, TextRequests.CODE, TextRequests.RUN)
                .readIntArray("length");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (text.size() < length[0]) {
            XdrReader part = console.ask(TaskCode.TICKLE, 3, TextRequests.CODE, TextRequests.READ, text.size());
            for (int word : part.readIntArray("part")) {
                text.writeBytes(ByteBuffer.allocate(4).putInt(word).array());
            }
        }
        return text.toString(StandardCharsets.UTF_8).substring(0, length[0]);
    }

    @Test
    void peopleMoveAndPinTasksFromAnywhere() throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c");
        int tid = machine.spawn("b");
        String name = Tid.text(tid);
        TestTask other = machine.node("c").enrol();
        machine.run();
        for (TestTask console : new TestTask[] {machine.console, other}) {
            assertEquals("ok", say(console, "migrate " + name + " a"));
            machine.run();
            assertEquals("a", machine.placeOf(tid));
            assertEquals("it runs there already", say(console, "migrate " + name + " 1"));
            assertEquals("ok", say(console, "pin " + name));
            assertTrue(say(console, "migrate " + name + " c").startsWith("it is pinned"));
            assertEquals("ok", say(console, "unpin " + name));
            assertEquals("ok", say(console, "migrate " + name + " 3"));
            machine.run();
            assertEquals("c", machine.placeOf(tid));
        }
        assertEquals("there is no host d", say(other, "migrate " + name + " d"));
        assertEquals("there is no host 4095", say(other, "migrate " + name + " 4095"));
        assertEquals("there is no task t4abcd", say(other, "migrate t4abcd c"));
        assertEquals("there is no host of a task t0", say(other, "pin t0"));
        assertEquals("a task is wanted, such as t40002", say(other, "pin qq"));
        assertTrue(say(other, "migrate").startsWith("a task and a host are wanted"));
        assertEquals("the machine did not start it", say(other, "migrate " + Tid.text(other.tid()) + " a"));
    }

    @Test
    void theTableShowsHomeAndPlace() throws MalformedMessageException {
        machine = new MovingMachine(1, "b", "c");
        int tid = machine.spawn("b");
        machine.move(tid, "c");
        machine.move(tid, "c");
        String name = Tid.text(tid);
        assertEquals("", say(machine.console, "tasks"));
        String atHome = name + "\tprog\tb\tc\t1\tit runs there already";
        String atPlace = name + "\tprog\tb\tc\t\t";
        assertEquals(atHome + "\n" + atPlace, say(machine.console, "tasks all"));
        TestTask guest = machine.node("c").enrol();
        machine.run();
        assertEquals(atPlace, say(guest, "tasks"));
    }

    @Test
    void whoeverIsPlacedByNameStays() throws MalformedMessageException {
        machine = new MovingMachine(1, "b");
        int named = TidsReply.read(machine.console.ask(TaskCode.SPAWN, MovingMachine.spawnOf("b")))
                .tids()[0];
        machine.run();
        assertTrue(machine.move(named, "a").startsWith("it is pinned"));
        int free = machine.spawn("b");
        machine.console.request(TaskCode.TASKER, 1);
        assertEquals("", machine.move(free, "a"));
    }

    @Test
    void directRoutesOfTasksThatMayMoveAreDenied() throws MalformedMessageException {
        machine = new MovingMachine(1, "b");
        int here = machine.spawn("a");
        int there = machine.spawn("b");
        int outsider = machine.node("b").enrol().link.tid();
        machine.run();
        TestTask outside = machine.node("b")
                .task(machine.node("b").tasks.keySet().stream()
                        .mapToInt(TaskLink::tid)
                        .max()
                        .orElseThrow());
        assertTrue(outsider == 0 || outsider == outside.tid());
        assertDenied(machine.task(here), there, true);
        assertDenied(machine.console, here, true);
        assertDenied(machine.console, there, true);
        assertDenied(machine.task(there), machine.console.tid(), true);
        assertDenied(machine.console, outside.tid(), false);
        assertEquals("", machine.move(there, "a"));
        assertDenied(machine.task(there), machine.console.tid(), true);
        assertDenied(outside, there, true);
        machine.engine("a").available = false;
        machine.engine("b").available = false;
        assertDenied(machine.console, here, false);
        assertDenied(machine.console, there, true);
    }

    private void assertDenied(TestTask from, int to, boolean denied) throws MalformedMessageException {
        TestTask receiver = machine.task(to);
        int request = TaskControlCode.CONREQ.tag();
        int reply = TaskControlCode.CONACK.tag();
        int requests = receiver.received(request).size();
        int replies = from.received(reply).size();
        XdrWriter body = new XdrWriter();
        new RouteRequest(Protocol.TASK_DAEMON_VERSION, "7f000001:1234").write(body);
        from.send(to, request, Protocol.CONTEXT_TC, body.toByteArray());
        machine.run();
        assertEquals(denied ? 0 : 1, receiver.received(request).size() - requests);
        assertEquals(denied ? 1 : 0, from.received(reply).size() - replies);
        if (denied) {
            TestTask.Received answer = from.received(reply).get(replies);
            assertEquals(to, answer.source());
            assertEquals(Protocol.CONTEXT_TC, answer.context());
            assertEquals(new RouteReply(Protocol.TASK_DAEMON_VERSION, 1, ""), RouteReply.read(answer.reader()));
        }
    }
}
