package org.jpvm.interop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;

/**
 * Frames that are nearly right: well-formed requests of every kind, bent at a few places. The same seed gives the same frames.
 *
 * <p>What a correct daemon would have to obey to the harm of others is taken out again: a halt, anything that names a bystander, and a
 * second enrolment, whose process id the daemon would signal.
 */
final class FrameMutator {
    private static final int[] INTERESTING = {
        0,
        1,
        -1,
        2,
        15,
        16,
        31,
        32,
        33,
        47,
        48,
        4032,
        4080,
        4096,
        65535,
        65536,
        1 << 20,
        0x7fffffff,
        0x80000000,
        0x7ffffff0,
        -16,
        0x40000000,
        0x40001,
        0x7ffff,
        0x7fffe
    };
    private static final int[] FORBIDDEN_TAGS = {TaskCode.HALT.tag(), TaskCode.CONN2.tag()};

    /** Requests after which the daemon ends the connection, so that they would hide the frames behind them. */
    private static final Set<TaskCode> LAST_WORDS =
            EnumSet.of(TaskCode.EXIT, TaskCode.SHMCONN, TaskCode.CONNECT, TaskCode.CONN2);

    private final SplittableRandom random;
    private final int[] bystanders;
    private final int self;

    /** @param self tid of the connection, or -1 for one that is not enrolled */
    FrameMutator(long seed, int self, int... bystanders) {
        this.random = new SplittableRandom(seed);
        this.self = self;
        this.bystanders = bystanders.clone();
    }

    /**
     * Frames in a row.
     *
     * @param bytes all of them
     * @param count how many
     */
    record Stream(byte[] bytes, int count) {}

    /**
     * At most {@code most} frames. A frame whose length field is wrong is the last one, because what follows would be taken for its rest; most
     * such frames get the right length instead.
     */
    Stream stream(int most) {
        List<byte[]> frames = new ArrayList<>();
        int length = 0;
        boolean inStep = true;
        while (frames.size() < most && inStep) {
            byte[] frame = base();
            for (int bends = random.nextInt(4); bends > 0; bends--) {
                frame = bend(frame);
            }
            inStep = frame.length >= FragmentHeader.LENGTH_BYTES;
            if (inStep) {
                ByteBuffer bytes = ByteBuffer.wrap(frame);
                int right = frame.length - FragmentHeader.LENGTH_BYTES;
                if (FragmentHeader.length(bytes, 0) != right && random.nextInt(8) > 0) {
                    bytes.putInt(FragmentHeader.LENGTH_OFFSET, right);
                }
                inStep = FragmentHeader.length(bytes, 0) == right;
            }
            frames.add(frame);
            length += frame.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        frames.forEach(all::put);
        defuse(all);
        return new Stream(all.array(), frames.size());
    }

    private byte[] base() {
        int kind = random.nextInt(TaskCode.values().length + 5);
        if (kind < TaskCode.values().length) {
            TaskCode code = TaskCode.values()[kind];
            if (LAST_WORDS.contains(code) && random.nextInt(20) > 0) {
                return base();
            }
            return RawTask.request(code.tag(), self, body(code));
        }
        XdrWriter data = new XdrWriter();
        for (int i = random.nextInt(40); i > 0; i--) {
            data.putInt(random.nextInt());
        }
        int flags = random.nextInt(4);
        return switch (kind - TaskCode.values().length) {
            // A message to itself or to nobody, a multicast, system codes of all kinds to the daemon and past it, a
            // late fragment.
            case 0 -> RawTask.frame(self, self, flags, random.nextInt(100), 0, data);
            case 1 -> RawTask.frame(0x40000 | random.nextInt(1 << 18), self, flags, random.nextInt(100), 0, data);
            case 2 -> RawTask.frame(0x40000000 | self, self, flags, random.nextInt(100), 0, data);
            case 3 ->
                RawTask.frame(
                        0x80000000 | random.nextInt(3) << 18,
                        self,
                        flags,
                        0x80010000 + (random.nextInt(5) << 16) + random.nextInt(40),
                        Protocol.CONTEXT_TM,
                        data);
            default -> {
                ByteBuffer frame = ByteBuffer.allocate(FragmentHeader.LENGTH_BYTES + 64);
                FragmentHeader.put(frame, random.nextBoolean() ? 0x80000000 : self, self, 64, flags);
                yield frame.array();
            }
        };
    }

    private XdrWriter body(TaskCode code) {
        XdrWriter body = new XdrWriter();
        switch (code) {
            case CONNECT -> body.putInt(Protocol.TASK_DAEMON_VERSION).putString("/nonexistent/auth");
            case ADDHOST, DELHOST -> body.putInt(1).putString("host.invalid");
            case MSTAT -> body.putString("host.invalid");
            case TICKLE -> body.putInt(3).putInts(random.nextInt(9), 1, 2);
            case SPAWN ->
                body.putString("no-such-program")
                        .putInt(random.nextInt(4))
                        .putString("")
                        .putInt(1 + random.nextInt(3))
                        .putInt(1)
                        .putString("argument")
                        .putInts(0, 0, 0, 0, 0, 0)
                        .putInt(1)
                        .putString("PVMCTX=0x0");
            case PSTAT, TASK, HOSTSYNC -> body.putInt(random.nextBoolean() ? self : 0x40000);
            case SENDSIG -> body.putInts(self, random.nextInt(32));
            case MCA -> body.putInts(2, self, 0x7fff0);
            case NOTIFY -> body.putInts(1 + random.nextInt(3), 0, 500, 2, self, 0x7fff1);
            case DB -> database(body);
            case TASKER, HOSTER -> body.putInt(random.nextInt(2));
            case TRACER ->
                body.putInts(random.nextInt(2), 0, 500, 0, 501)
                        .putString("@@@@")
                        .putInts(0, 0);
            case SETOPT -> body.putInt(1 + random.nextInt(6)).putString(Integer.toHexString(self));
            case CONTEXT -> body.putInt(random.nextInt(3));
            case SHMCONN -> body.putInt(1 << 30);
            default -> {}
        }
        return body;
    }

    private void database(XdrWriter body) {
        int operation = 1 + random.nextInt(4);
        body.putInts(operation, self)
                .putString("fuzz" + random.nextInt(20))
                .putInts(random.nextInt(3) - 1, random.nextInt(64));
        if (operation == 1) {
            body.putInts(12, 0, 0, 0, 0x10000000, 0, self, 0, 12, 1, 2, 3);
        }
    }

    private byte[] bend(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        // A frame cut within its header has no fields to bend.
        switch (frame.length < FragmentHeader.LENGTH_BYTES ? 0 : random.nextInt(9)) {
            case 0 -> frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            case 2, 3 ->
                bytes.putInt(random.nextInt(frame.length / 4) * 4, INTERESTING[random.nextInt(INTERESTING.length)]);
            case 4 -> {
                return Arrays.copyOf(frame, Math.max(4, random.nextInt(frame.length)));
            }
            case 5 -> {
                int kept = Math.max(FragmentHeader.LENGTH_BYTES, random.nextInt(frame.length));
                bytes.putInt(FragmentHeader.LENGTH_OFFSET, kept - FragmentHeader.LENGTH_BYTES);
                return Arrays.copyOf(frame, kept);
            }
            case 6 -> {
                byte[] longer =
                        Arrays.copyOf(frame, frame.length + 4 * random.nextInt(random.nextInt(8) > 0 ? 20 : 5000));
                ByteBuffer.wrap(longer)
                        .putInt(FragmentHeader.LENGTH_OFFSET, longer.length - FragmentHeader.LENGTH_BYTES);
                return longer;
            }
            case 7 -> bytes.put(FragmentHeader.FLAGS_OFFSET, (byte) random.nextInt());
            default -> {
                int from = random.nextInt(frame.length);
                int to = random.nextInt(frame.length);
                int count = random.nextInt(1 + Math.min(frame.length - from, frame.length - to));
                System.arraycopy(frame, from, frame, to, count);
            }
        }
        return frame;
    }

    private void defuse(ByteBuffer stream) {
        for (int i = 0; i + 4 <= stream.capacity(); i++) {
            int value = stream.getInt(i);
            for (int bystander : bystanders) {
                if (value == bystander) {
                    stream.putInt(i, 0x7fff2);
                }
            }
            for (int tag : FORBIDDEN_TAGS) {
                if (value == tag) {
                    stream.putInt(i, TaskCode.CONFIG.tag());
                }
            }
        }
    }
}
