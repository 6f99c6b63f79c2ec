package org.jpvm.conformance.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jpvm.Encoding;
import org.jpvm.HostInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.testing.SpawnedEcho;
import org.junit.jupiter.api.function.Executable;

/** What {@link PvmTask} has beyond the functions in C: contexts by name, objects, exceptions. */
public final class JavaFormFacts extends Facts {
    private static final int CONTEXT = 4321;
    private static final Duration JVM_START = Duration.ofSeconds(40);

    private static void assertError(PvmError expected, Executable call) {
        PvmException failure = assertThrows(PvmException.class, call);
        assertEquals(expected, failure.error(), failure::getMessage);
    }

    private static byte[] bytes(MessageBuffer message) {
        message.rewind();
        byte[] all = new byte[message.remainingBytes()];
        message.unpackTransmitted(all, 0, all.length);
        return all;
    }

    @Proves({"pvm_send", "pvm_recv"})
    public void messagesInEachEncodingComeBackAsTheyWent() throws Exception {
        PvmTask task = subject();
        PvmTask partner = partner();
        for (Encoding encoding : Encoding.values()) {
            MessageBuffer out = task.newBuffer(encoding);
            out.packBytes(new byte[] {1, 2, 3, 4, 5})
                    .packShorts(new short[] {-3, 300})
                    .packLongs(new long[] {-5, 7});
            out.packDoubles(new double[] {1.0, -2.5});
            if (encoding != Encoding.IN_PLACE) {
                out.packString("grün");
            }
            Future<MessageBuffer> echo = beside(() -> {
                MessageBuffer message = next(partner, task.tid(), 5);
                partner.send(task.tid(), 6, message);
                return message;
            });
            task.send(partner.tid(), 5, out);
            MessageBuffer there = join(echo);
            MessageBuffer back = next(task, partner.tid(), 6);
            assertEquals(out.encodingField(), there.encodingField());
            assertArrayEquals(bytes(there), bytes(back), encoding.toString());
            if (encoding != Encoding.IN_PLACE) {
                assertArrayEquals(bytes(out), bytes(there), encoding.toString());
            }
            if (encoding == Encoding.XDR || encoding == Encoding.RAW) {
                back.rewind();
                back.unpackBytes(new byte[5]);
                assertEquals(-3, back.unpackShort());
                assertEquals(300, back.unpackShort());
                assertEquals(-5, back.unpackLong());
                assertEquals(7, back.unpackLong());
                assertEquals(1.0, back.unpackDouble());
                assertEquals(-2.5, back.unpackDouble());
                assertEquals("grün", back.unpackString());
                assertEquals(0, back.remainingBytes());
            }
        }
    }

    @Proves(
            value = {"pvm_send", "pvm_recv"},
            aspect = Aspect.MATCHING)
    public void aContextCanBeNamedWhateverTheCurrentOneIs() {
        PvmTask task = subject();
        PvmTask partner = partner();
        task.setMatcher((message, from, tag) -> 0);
        MessageBuffer message = partner.newBuffer();
        message.packInt(5);
        partner.send(task.tid(), 9, CONTEXT, message);
        MessageBuffer first = task.receive(partner.tid(), 9, CONTEXT);
        assertEquals(5, first.unpackInt());
        assertEquals(CONTEXT, first.context());
        assertEquals(Optional.empty(), task.receive(partner.tid(), 9, CONTEXT, Duration.ZERO));
        assertEquals(Optional.empty(), task.receive(partner.tid(), 9, CONTEXT, Duration.ofMillis(20)));
        task.send(partner.tid(), 9, CONTEXT, message);
        assertEquals(0, task.context());
        assertEquals(5, partner.receive(task.tid(), 9, CONTEXT).unpackInt());
        partner.send(task.tid(), 9, packer -> packer.packInt(6));
        assertEquals(6, task.receive(Tid.ANY, 9, 0, SOON).orElseThrow().unpackInt(), "context 0 by its number");
        assertError(PvmError.BAD_PARAM, () -> task.send(partner.tid(), -1, CONTEXT, message));
    }

    @Proves({"pvm_probe", "pvm_nrecv", "pvm_trecv"})
    public void theMessageShownIsTheMessageTaken() {
        PvmTask task = subject();
        task.send(task.tid(), 3, message -> message.packInt(8).packInt(9));
        task.send(task.tid(), 4, message -> message.packInt(9));
        next(task, task.tid(), 4);
        MessageBuffer shown = task.probe(Tid.ANY, PvmTask.ANY_TAG).orElseThrow();
        assertEquals(3, shown.tag());
        assertEquals(8, shown.lengthBytes());
        assertEquals(task.tid(), shown.source());
        assertSame(shown, task.probe(Tid.ANY, PvmTask.ANY_TAG).orElseThrow());
        MessageBuffer taken = task.tryReceive(Tid.ANY, PvmTask.ANY_TAG).orElseThrow();
        assertSame(shown, taken);
        assertEquals(8, taken.unpackInt());
        assertTrue(task.probe(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        assertTrue(task.receive(Tid.ANY, PvmTask.ANY_TAG, Duration.ofMillis(20)).isEmpty());
        assertTrue(task.receive(Tid.ANY, PvmTask.ANY_TAG, Duration.ZERO).isEmpty());
    }

    @Proves(value = "pvm_recvf", aspect = Aspect.ERROR)
    public void exceptionsOfMatchersComeOut() {
        PvmTask task = subject();
        task.send(task.tid(), 5, message -> message.packInt(5));
        task.send(task.tid(), 7, message -> message.packInt(7));
        next(task, task.tid(), 7);
        List<MessageBuffer> shown = new ArrayList<>();
        task.setMatcher((message, from, tag) -> {
            shown.add(message);
            return PvmError.BAD_MSG.code();
        });
        assertError(PvmError.BAD_MSG, task::receive);
        task.setMatcher((message, from, tag) -> {
            throw new IllegalStateException("matcher");
        });
        assertThrows(IllegalStateException.class, task::receive);
        task.setMatcher(null);
        MessageBuffer taken = task.receive();
        assertEquals(5, taken.unpackInt());
        assertSame(shown.get(0), taken, "the receive returned what no matcher saw");
    }

    @Proves(value = "pvm_addmhf", aspect = Aspect.ERROR)
    public void handlersAnswerAndMayNotWait() throws Exception {
        PvmTask task = subject();
        PvmTask partner = partner();
        int id = task.addMessageHandler(-1, 70, 0, message -> {
            task.send(message.source(), 71, answer -> answer.packInt(message.unpackInt() + 1));
            assertError(PvmError.NOT_IMPL, task::receive);
            assertError(PvmError.NOT_IMPL, task::hosts);
        });
        Future<MessageBuffer> waiting = beside(() -> task.receive(partner.tid(), 99));
        partner.send(task.tid(), 70, message -> message.packInt(1));
        assertEquals(2, next(partner, task.tid(), 71).unpackInt());
        task.removeMessageHandler(id);
        partner.send(task.tid(), 70, message -> message.packInt(5));
        partner.send(task.tid(), 99, message -> {});
        join(waiting);
        assertEquals(5, next(task, partner.tid(), 70).unpackInt());
    }

    @Proves(
            value = {"pvm_send", "pvm_mcast", "pvm_kill", "pvm_delmhf", "pvm_setopt", "pvm_tickle"},
            aspect = Aspect.ERROR)
    public void mistakesAreExceptionsAndTheTaskGoesOn() {
        PvmTask task = subject();
        MessageBuffer message = task.newBuffer();
        assertError(PvmError.BAD_PARAM, () -> task.send(new Tid(0x80000000), 1, message));
        assertError(PvmError.BAD_PARAM, () -> task.send(task.tid(), -5, message));
        assertError(PvmError.BAD_PARAM, () -> task.send(task.tid(), 1, (MessageBuffer) null));
        assertError(PvmError.BAD_PARAM, () -> task.multicast(List.of(new Tid(-7)), 1, message));
        assertError(PvmError.BAD_PARAM, () -> task.kill(new Tid(0)));
        assertError(PvmError.BAD_PARAM, () -> task.removeMessageHandler(-1));
        assertError(PvmError.BAD_PARAM, () -> task.setOption(TaskOption.ROUTE, 4));
        assertError(PvmError.BAD_PARAM, () -> task.option(TaskOption.POLL_TYPE));
        assertError(PvmError.BAD_PARAM, task::tickle);
        assertError(PvmError.BAD_PARAM, () -> task.notifyOn(NotifyKind.TASK_EXIT, 62, List.of()));
        assertError(PvmError.NO_HOST, () -> task.tasks(new Tid(99 << 18)));
        assertError(
                PvmError.BAD_PARAM, () -> task.spawn(SpawnRequest.program("x").withCount(0)));
        task.send(task.tid(), 1, message);
        assertEquals(0, next(task, task.tid(), 1).lengthBytes());
    }

    @Proves({"pvm_config", "pvm_tasks", "pvm_siblings", "pvm_mstat", "pvm_hostsync"})
    public void bothProvidersSeeTheSameMachine() {
        PvmTask task = subject();
        PvmTask partner = partner();
        assertEquals(List.of(task.tid()), task.siblings());
        assertTrue(task.parent().isEmpty());
        assertEquals(PvmError.NO_PARENT, task.parentStatus());
        assertEquals(partner.machine(), task.machine());
        assertEquals(partner.tasks(partner.tid()), task.tasks(partner.tid()));
        TaskInfo self = task.tasks(task.tid()).get(0);
        assertEquals(TaskInfo.CONNECTED, self.flags());
        HostInfo host = task.hosts().get(0);
        assertEquals(host.tid(), task.tid().host());
        assertEquals(PvmError.OK, task.hostStatus(host.name()));
        assertEquals(PvmError.NO_HOST, task.hostStatus("no-such-host"));
        assertTrue(task.isRunning(partner.tid()));
        assertFalse(task.isRunning(new Tid(task.tid().value() + 500)));
        long there = task.hostClock(host.tid()).timeMicros();
        assertTrue(Math.abs(there / 1000 - System.currentTimeMillis()) < 60_000, "clock " + there);
    }

    @Proves({"pvm_insert", "pvm_lookup", "pvm_delete"})
    public void mailboxIndicesCanBeNamedAndFound() {
        PvmTask task = subject();
        Mailbox box = task.mailbox();
        int many = Mailbox.MULTI_INSTANCE | Mailbox.PERSISTENT;
        MessageBuffer message = task.newBuffer();
        message.packInt(7);
        box.putAt("num*bers", 3, message, many);
        assertError(PvmError.DENIED, () -> box.putAt("num*bers", 3, message, many));
        assertEquals(1, box.list("num").get(0).entries().size());
        assertEquals(0, box.put("num*bers", message, many));
        box.delete("num*bers", 0);
        Mailbox.Found found = partner().mailbox().find("num*bers", 0, Mailbox.FIRST_AVAILABLE);
        assertEquals(3, found.index());
        assertEquals(7, found.message().unpackInt());
        assertEquals(task.tid(), found.message().source());
        assertError(PvmError.NOT_FOUND, () -> box.find("num*bers", 4, Mailbox.FIRST_AVAILABLE));
        assertError(PvmError.BAD_PARAM, () -> box.putAt("num*bers", -1, message, many));
        int taking = Mailbox.FIRST_AVAILABLE | Mailbox.READ_AND_DELETE;
        assertEquals(3, box.find("num*bers", 0, taking).index());
        assertError(PvmError.NOT_FOUND, () -> box.delete("num*bers", 3));
    }

    @Proves({"pvm_spawn", "pvm_catchout", "pvm_siblings"})
    public void aJavaClassBecomesAProcess() {
        PvmTask task = subject();
        StringBuffer output = new StringBuffer();
        task.catchOutput(output);
        SpawnResult started = task.spawn(SpawnRequest.javaClass(SpawnedEcho.class)
                .withArguments("a1", "b 2")
                .withCount(2));
        assertTrue(started.isComplete(), started::toString);
        for (Tid child : started.tids()) {
            MessageBuffer hello = task.receive(child, SpawnedEcho.HELLO, JVM_START)
                    .orElseThrow(() -> new AssertionError("no word of " + child + "\n" + daemon().log()));
            assertEquals(2, hello.unpackInt());
            for (Tid sibling : started.tids()) {
                assertEquals(sibling.value(), hello.unpackInt());
            }
            task.send(child, 7, message -> message.packString("echo"));
            assertEquals("echo", next(task, child, 7).unpackString());
            task.send(child, 0, message -> {});
        }
        task.close();
        for (Tid child : started.tids()) {
            assertTrue(output.toString().contains("[" + child + "] arguments [a1, b 2]\n"), output::toString);
        }
    }
}
