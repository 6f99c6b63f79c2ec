package org.jpvm.groupserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jpvm.EnrollOptions;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.testing.CPvmMachine;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same random requests to C's group server and to the Java rules: all replies must have the same bytes. Left out is what is undefined
 * in C: freezing a dead group, leaving a frozen group whose barrier is pending, instance numbers at the end of the table, and listings
 * after a barrier was poisoned.
 */
class GroupServerOracleInteropIT {
    private static final int STEPS = 600;
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void repliesHaveTheSameBytes(long seed) throws Exception {
        CPvmMachine.require("pvmgs");
        CPvmMachine machine = new CPvmMachine(directory);
        try {
            machine.start();
            EnrollOptions options = new EnrollOptions(machine.environment(), null);
            try (PvmTask a = Pvm.enroll(options);
                    PvmTask b = Pvm.enroll(options);
                    PvmTask c = Pvm.enroll(options)) {
                Tid server = startServer(machine, a);
                new Comparison(seed, server, List.of(a, b, c)).run();
            }
        } finally {
            // The tasks are in this process, which must not meet the daemon's SIGTERM.
            machine.kill();
        }
    }

    private static Tid startServer(CPvmMachine machine, PvmTask pvm) throws Exception {
        Path log = machine.directory().resolve("pvmgs.out");
        machine.builder("/usr/bin/pvmgs").redirectOutput(log.toFile()).start();
        MessageBuffer entry = pvm.mailbox().receive(GroupCode.MAILBOX_CLASS, 0, Mailbox.WAIT_FOR_INFO);
        assertTrue(Files.exists(log));
        return new Tid(entry.unpackInt());
    }

    private static final class Comparison {
        private static final String[] GROUPS = {"g", "hh", "", "x y"};
        private static final GroupCode[] CODES = {
            GroupCode.JOIN,
            GroupCode.JOIN,
            GroupCode.JOIN,
            GroupCode.LEAVE,
            GroupCode.BARRIER,
            GroupCode.BARRIER,
            GroupCode.BCAST,
            GroupCode.TIDLIST,
            GroupCode.GETINST,
            GroupCode.GETTID,
            GroupCode.GSIZE,
            GroupCode.STATICGROUP,
            GroupCode.HOSTCHAR,
            GroupCode.HOSTCHARV,
            GroupCode.GSLS,
            GroupCode.RESET
        };

        private final long seed;
        private final Random random;
        private final Tid server;
        private final List<PvmTask> tasks;
        private final GroupServerCore core;
        private final List<String> history = new ArrayList<>();
        private boolean sawMismatch;
        private int replies;

        Comparison(long seed, Tid server, List<PvmTask> tasks) {
            this.seed = seed;
            this.random = new Random(seed);
            this.server = server;
            this.tasks = tasks;
            this.core = new GroupServerCore(server.value());
        }

        void run() {
            tasks.forEach(task -> task.setContext(Protocol.CONTEXT_GROUP));
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            assertTrue(replies > STEPS / 2, "only " + replies + " replies");
            for (PvmTask task : tasks) {
                assertEquals(Optional.empty(), task.tryReceive(Tid.ANY, PvmTask.ANY_TAG), facts());
            }
        }

        private void step() {
            PvmTask task = tasks.get(random.nextInt(tasks.size()));
            GroupCode code = CODES[random.nextInt(CODES.length)];
            String group = GROUPS[random.nextInt(GROUPS.length)];
            XdrWriter body = new XdrWriter();
            if (code != GroupCode.GSLS && code != GroupCode.RESET) {
                body.putString(group);
            }
            switch (code) {
                case BARRIER -> body.putInt(random.nextInt(50) == 0 ? 0 : random.nextInt(4) - 1);
                case STATICGROUP -> {
                    // Rare, or no group stays changeable.
                    if (random.nextInt(8) != 0 || state(group) == GroupCode.STATIC_DEAD) {
                        return;
                    }
                    body.putInt(random.nextInt(3) - 1);
                }
                case LEAVE -> {
                    if (state(group) == GroupCode.STATIC && pendingBarrier(group)) {
                        return;
                    }
                }
                case GETINST ->
                    body.putInt(tasks.get(random.nextInt(tasks.size())).tid().value());
                case GETTID -> body.putInt(random.nextInt(10));
                case HOSTCHAR -> body.putInt(random.nextBoolean() ? 0x40000 : 0x80000);
                case GSLS -> {
                    if (sawMismatch) {
                        return;
                    }
                }
                default -> {}
            }
            exchange(task, code, body.toByteArray());
        }

        private void exchange(PvmTask task, GroupCode code, byte[] body) {
            history.add(task.tid() + " " + code + " " + HexFormat.of().formatHex(body));
            MessageBuffer request = task.newBuffer();
            request.packBytes(body, 0, body.length, 1);
            task.send(server, code.tag(), request);
            core.handleMessage(task.tid().value(), code.tag(), body);
            for (GroupEffect effect = core.pollEffect(); effect != null; effect = core.pollEffect()) {
                if (effect instanceof GroupEffect.Reply reply) {
                    compare(reply.to(), reply.tag(), reply.body());
                } else if (effect instanceof GroupEffect.Multicast multicast) {
                    TreeMap<Integer, byte[]> once = new TreeMap<>();
                    for (int tid : multicast.to()) {
                        once.put(tid, multicast.body());
                    }
                    once.forEach((tid, bytes) -> compare(tid, multicast.tag(), bytes));
                }
            }
        }

        private void compare(int tid, int tag, byte[] expected) {
            PvmTask task = tasks.stream()
                    .filter(each -> each.tid().value() == tid)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("reply to stranger " + Tid.text(tid) + facts()));
            MessageBuffer reply = task.receive(Tid.ANY, PvmTask.ANY_TAG, DEADLINE)
                    .orElseThrow(() -> new AssertionError("C's server did not answer " + task.tid() + facts()));
            byte[] bytes = new byte[reply.lengthBytes()];
            reply.unpackTransmitted(bytes, 0, bytes.length);
            assertEquals(tag, reply.tag(), facts());
            assertEquals(HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(expected), facts());
            sawMismatch |= expected.length == 4 && expected[3] == -3;
            replies++;
        }

        private int state(String group) {
            return core.stateOf(name(group));
        }

        private boolean pendingBarrier(String group) {
            return core.hasPendingBarrier(name(group));
        }

        private static GroupName name(String group) {
            return new GroupName(group);
        }

        private String facts() {
            int from = Math.max(0, history.size() - 12);
            return "; seed " + seed + ", requests until here:\n"
                    + String.join("\n", history.subList(from, history.size()));
        }
    }
}
