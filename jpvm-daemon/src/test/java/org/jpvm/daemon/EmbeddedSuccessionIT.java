package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jpvm.HostInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The master of a machine in this JVM is lost: another host takes its place, over real sockets. */
class EmbeddedSuccessionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HOST_GONE = 7;
    private static final int TASK_GONE = 8;
    private static final int DATA = 9;
    private static final int MESSAGES = 2000;

    @Test
    @Timeout(120)
    void theOthersGoOnUnderANewMaster() throws Exception {
        try (VirtualMachine machine = VirtualMachine.embedded().hosts(4).start();
                PvmTask one = machine.enroll(1);
                PvmTask two = machine.enroll(2);
                PvmTask three = machine.enroll(3);
                PvmTask waiting = machine.enroll(4)) {
            awaitHeirs(machine, three);
            Tid lost = one.tid();
            for (int i = 0; i < 100; i++) {
                three.mailbox().put("numbers", numbered(three, i), Mailbox.MULTI_INSTANCE);
            }
            one.mailbox().put("left behind", text(one, "persistent"), Mailbox.PERSISTENT);
            one.mailbox().put("gone", text(one, "with its owner"), 0);
            two.notifyOn(NotifyKind.HOST_DELETE, HOST_GONE, List.of(lost.host()));
            two.notifyOn(NotifyKind.TASK_EXIT, TASK_GONE, List.of(lost));
            Thread reader = new Thread(() -> waiting.mailbox().receive("late", 0, Mailbox.WAIT_FOR_INFO));
            reader.start();

            for (int i = 0; i < MESSAGES; i++) {
                int number = i;
                two.send(three.tid(), DATA, message -> message.packInt(number));
                if (i == MESSAGES / 2) {
                    machine.crash(1);
                }
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(i, receive(three, two.tid(), DATA).unpackInt());
            }
            assertEquals(lost.host(), new Tid(receive(two, Tid.ANY, HOST_GONE).unpackInt()));
            assertEquals(lost, new Tid(receive(two, Tid.ANY, TASK_GONE).unpackInt()));
            assertEquals(List.of("host2", "host3", "host4"), names(two));
            assertEquals(names(two), names(three));

            for (int i = 0; i < 100; i++) {
                assertEquals(i, waiting(two, "numbers", i).unpackInt());
            }
            assertEquals(
                    "persistent", two.mailbox().receive("left behind", 0, 0).unpackString());
            assertTrue(two.mailbox().list("gone").isEmpty());
            two.mailbox().put("late", two.newBuffer(), 0);
            reader.join(PATIENCE.toMillis());
            assertFalse(reader.isAlive(), "who waited at the old master is answered by the new one");

            assertTrue(three.addHosts(List.of("host5 ip=127.1.0.5"))[0] > 0, "a host is added under the new master");
            assertEquals(List.of("host2", "host3", "host4", "host5"), names(two));
            List<Tid> tids =
                    two.spawn(SpawnRequest.program("/bin/true").withCount(8)).tids();
            two.notifyOn(NotifyKind.TASK_EXIT, TASK_GONE, tids);
            for (int i = 0; i < tids.size(); i++) {
                receive(two, Tid.ANY, TASK_GONE);
            }
            assertTrue(two.receive(Tid.ANY, HOST_GONE, Duration.ZERO).isEmpty(), "told once");
        }
    }

    /** A machine of three heirs, as the master's log says; takes a few ticks after its start. */
    private static void awaitHeirs(VirtualMachine machine, PvmTask task) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!log(machine).contains("this one: host2 host3 host4\n")) {
            assertTrue(System.nanoTime() < deadline, () -> "no heirs, the master says:\n" + log(machine));
            task.receive(Tid.ANY, HOST_GONE, Duration.ofMillis(50));
        }
    }

    private static String log(VirtualMachine machine) {
        try (Stream<Path> files = Files.list(machine.directory())) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("pvml."))
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageBuffer numbered(PvmTask task, int number) {
        MessageBuffer message = task.newBuffer();
        message.packInt(number);
        return message;
    }

    private static MessageBuffer text(PvmTask task, String text) {
        MessageBuffer message = task.newBuffer();
        message.packString(text);
        return message;
    }

    private static MessageBuffer waiting(PvmTask task, String name, int index) {
        Mailbox.Found found = task.mailbox().find(name, index, 0);
        assertEquals(index, found.index());
        return found.message();
    }

    private static MessageBuffer receive(PvmTask task, Tid from, int tag) {
        return task.receive(from, tag, PATIENCE)
                .orElseThrow(() -> new AssertionError("no message with tag " + tag + " came"));
    }

    private static List<String> names(PvmTask task) {
        return task.hosts().stream().map(HostInfo::name).sorted().toList();
    }
}
