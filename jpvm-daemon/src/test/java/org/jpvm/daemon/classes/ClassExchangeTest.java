package org.jpvm.daemon.classes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jpvm.daemon.classes.ClassFetcher.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two daemons that exchange classes, and peers that say anything but the truth. */
class ClassExchangeTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String CLASS_PATH = "/a.jar:/b.jar";
    private static final String HASH = "00".repeat(32);

    /** Files that are asked for and answered when the test says so. */
    private record Reading(long ticket, String name) {}

    private final class Host implements ClassSource.Files {
        final int index;
        final ClassExchange exchange;
        final Map<String, byte[]> files = new HashMap<>();
        final ArrayDeque<Reading> readings = new ArrayDeque<>();
        final ArrayDeque<byte[]> outgoing = new ArrayDeque<>();
        boolean up;
        int room = Integer.MAX_VALUE;
        String stamp = "11".repeat(32);

        Host(int index) {
            this.index = index;
            this.exchange = new ClassExchange(this::send, this, () -> now);
        }

        private boolean send(int hostIndex, ByteBuffer bytes, int start, int end) {
            assertEquals(3 - index, hostIndex);
            if (!up || room == 0) {
                return false;
            }
            room--;
            byte[] message = new byte[end - start];
            bytes.get(start, message);
            outgoing.add(message);
            return true;
        }

        @Override
        public void stamp(long ticket, String classPath) {
            assertEquals(CLASS_PATH, classPath);
            readings.add(new Reading(ticket, null));
        }

        @Override
        public void read(long ticket, String classPath, String name, int occurrence) {
            assertEquals(CLASS_PATH, classPath);
            readings.add(new Reading(ticket, name + "#" + occurrence));
        }

        void answerFiles() {
            for (Reading next = readings.poll(); next != null; next = readings.poll()) {
                if (next.name == null) {
                    exchange.source().stamped(next.ticket, stamp, now);
                } else {
                    byte[] content = files.get(next.name);
                    exchange.source().read(next.ticket, content, content == null ? null : hash(content), now);
                }
            }
        }

        void hear(ClassMessage message) {
            ByteBuffer bytes = ByteBuffer.allocate(ClassMessage.MAX_BYTES);
            message.write(bytes);
            exchange.message(3 - index, bytes, 0, bytes.position());
        }
    }

    private long now = -SECOND;
    private final Host asker = new Host(1);
    private final Host origin = new Host(2);
    private final List<Answer> answers = new ArrayList<>();

    private static String hash(byte[] content) {
        return HexFormat.of().formatHex(ClassFetcher.sha256().digest(content));
    }

    private void up() {
        asker.up = true;
        origin.up = true;
        asker.exchange.up(2);
        origin.exchange.up(1);
    }

    private void down() {
        asker.up = false;
        origin.up = false;
        asker.outgoing.clear();
        origin.outgoing.clear();
        asker.exchange.down(2);
        origin.exchange.down(1);
    }

    /** Carries all messages and reads all files. */
    private void settle() {
        while (!asker.outgoing.isEmpty() || !origin.outgoing.isEmpty() || !origin.readings.isEmpty()) {
            origin.answerFiles();
            carry(asker, origin);
            carry(origin, asker);
        }
    }

    private static void carry(Host from, Host to) {
        for (byte[] next = from.outgoing.poll(); next != null; next = from.outgoing.poll()) {
            to.exchange.message(from.index, ByteBuffer.wrap(next), 0, next.length);
        }
    }

    private ClassOrigin offer() {
        return new ClassOrigin(2, origin.exchange.source().offer(CLASS_PATH));
    }

    private void get(String name, String... hashes) {
        asker.exchange.fetcher().get(offer(), name, 0, List.of(hashes), now, answers::add);
    }

    private Answer answer() {
        assertEquals(1, answers.size(), answers::toString);
        return answers.remove(0);
    }

    private void passTime(long nanos) {
        long end = now + nanos;
        while (Math.min(asker.exchange.nextDeadlineNanos(), origin.exchange.nextDeadlineNanos()) <= end) {
            now = Math.min(asker.exchange.nextDeadlineNanos(), origin.exchange.nextDeadlineNanos());
            asker.exchange.handleTimeout(now);
            origin.exchange.handleTimeout(now);
        }
        now = end;
    }

    private static String reason(Answer answer) {
        return assertInstanceOf(Answer.Failed.class, answer).reason();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 1_000_000, 16 << 20})
    void contentOfAnyLength(int length) {
        up();
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        origin.files.put("a/B.class#0", content);
        get("a/B.class");
        settle();
        Answer.Content found = assertInstanceOf(Answer.Content.class, answer());
        assertArrayEquals(content, found.bytes());
        assertEquals(hash(content), found.hash());
        assertEquals(Long.MAX_VALUE, asker.exchange.nextDeadlineNanos());
        assertEquals(Long.MAX_VALUE, origin.exchange.nextDeadlineNanos());
    }

    @Test
    void contentThatIsThereIsNotSent() {
        up();
        byte[] content = new byte[1000];
        origin.files.put("x#0", content);
        get("x", HASH, hash(content));
        settle();
        assertEquals(new Answer.Same(hash(content)), answer());
        assertEquals(0, origin.exchange.source().served());
    }

    @Test
    void absentAndUnknown() {
        up();
        get("nothing");
        settle();
        assertEquals(new Answer.Absent(), answer());
        asker.exchange.fetcher().get(new ClassOrigin(2, "ab".repeat(16)), "x", 0, List.of(), now, answers::add);
        settle();
        assertEquals("its daemon does not know the class path any more", reason(answer()));
    }

    @Test
    void onlyWhatWasOfferedLastLongIsServed() {
        up();
        ClassOrigin first = offer();
        for (int i = 0; i < ClassSource.MAX_PROGRAMS; i++) {
            origin.exchange.source().offer("/" + i);
        }
        assertNull(origin.exchange.source().classPath(first.program()));
        assertEquals(CLASS_PATH, origin.exchange.source().classPath(offer().program()));
    }

    @Test
    void stamps() {
        up();
        asker.exchange.fetcher().open(offer(), now, answers::add);
        settle();
        assertEquals(new Answer.Stamp(origin.stamp), answer());
    }

    @Test
    void whatTheOriginCannotReadIsRefused() {
        up();
        get("x");
        carry(asker, origin);
        origin.exchange.source().unreadable(origin.readings.poll().ticket, now);
        settle();
        assertEquals("its file cannot be read there", reason(answer()));
        get("x");
        carry(asker, origin);
        origin.exchange.source().tooLong(origin.readings.poll().ticket, now);
        settle();
        assertEquals("it is longer than 16 MB", reason(answer()));
    }

    @Test
    void manyQuestionsGetTheirAnswersAlthoughRoomIsShort() {
        up();
        Random random = new Random(1);
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] content = new byte[random.nextInt(200_000)];
            random.nextBytes(content);
            contents.add(content);
            origin.files.put("r" + i + "#0", content);
            get("r" + i);
        }
        for (int i = 0; answers.size() < 300; i++) {
            assertTrue(i < 100_000, "no end");
            asker.room = 3;
            origin.room = 5;
            asker.exchange.room(2);
            origin.exchange.room(1);
            settle();
        }
        for (int i = 0; i < 300; i++) {
            assertArrayEquals(contents.get(i), ((Answer.Content) answers.get(i)).bytes(), "r" + i);
        }
    }

    @Test
    void whatASessionLosesIsAskedAgainOverTheNext() {
        up();
        byte[] content = new byte[500_000];
        origin.files.put("x#0", content);
        get("x");
        get("y");
        carry(asker, origin);
        origin.room = 4;
        origin.answerFiles();
        carry(origin, asker);
        down();
        origin.room = Integer.MAX_VALUE;
        passTime(SECOND);
        assertEquals(List.of(), answers);
        up();
        settle();
        assertArrayEquals(content, ((Answer.Content) answers.get(0)).bytes());
        assertEquals(new Answer.Absent(), answers.get(1));
    }

    @Test
    void filesReadForASessionThatEndedAreDropped() {
        up();
        origin.files.put("x#0", new byte[10]);
        get("x");
        carry(asker, origin);
        down();
        origin.answerFiles();
        up();
        settle();
        assertInstanceOf(Answer.Content.class, answer());
        assertEquals(0, asker.exchange.fetcher().unexpected());
    }

    @Test
    void withoutASessionItFailsSoon() {
        get("x");
        passTime(ClassFetcher.SESSION_NANOS - 1);
        assertEquals(List.of(), answers);
        passTime(1);
        assertEquals("there is no session with its daemon", reason(answer()));
        up();
        settle();
        assertEquals(List.of(), answers, "answered once");
    }

    @Test
    void aDaemonThatSaysNothingIsGivenUp() {
        up();
        get("x");
        get("y");
        passTime(ClassFetcher.ANSWER_NANOS);
        assertEquals(2, answers.size());
        assertEquals("its daemon does not answer", reason(answers.remove(0)));
        answers.clear();
        settle();
        assertEquals(2, asker.exchange.fetcher().unexpected(), "what comes too late");
        get("z");
        settle();
        assertEquals(new Answer.Absent(), answer(), "it may be asked again");
    }

    @Test
    void aDaemonThatTricklesIsGivenUp() {
        up();
        get("x");
        asker.outgoing.clear();
        asker.hear(new ClassMessage.Found(1, HASH, 16 << 20));
        for (int i = 0; i < 59; i++) {
            passTime(SECOND);
            asker.hear(new ClassMessage.Part(1, new byte[1]));
        }
        assertEquals(List.of(), answers);
        passTime(SECOND);
        assertEquals("its daemon does not answer", reason(answer()));
    }

    @Test
    void aPeerThatTakesNothingCostsNothingForLong() {
        up();
        origin.files.put("x#0", new byte[1_000_000]);
        get("x");
        carry(asker, origin);
        origin.room = 2;
        origin.answerFiles();
        passTime(ClassSource.STALLED_NANOS + 1);
        assertEquals(Long.MAX_VALUE, origin.exchange.nextDeadlineNanos());
        origin.room = 100;
        origin.outgoing.clear();
        origin.exchange.room(1);
        assertEquals(0, origin.outgoing.size());
    }

    @Test
    void nonsenseFailsTheQuestion() {
        up();
        ClassMessage[][] answersOfPeers = {
            {new ClassMessage.Opened(1, HASH)},
            {new ClassMessage.Same(1, HASH)},
            {new ClassMessage.Part(1, new byte[1])},
            {new ClassMessage.Found(1, HASH, 3), new ClassMessage.Found(1, HASH, 3)},
            {new ClassMessage.Found(1, HASH, 3), new ClassMessage.Part(1, new byte[4])},
        };
        int id = 0;
        for (ClassMessage[] messages : answersOfPeers) {
            get("x");
            id++;
            asker.outgoing.clear();
            for (ClassMessage message : messages) {
                asker.hear(withId(message, id));
            }
            assertEquals("its daemon answers nonsense", reason(answer()), messages[messages.length - 1].toString());
        }
        get("x");
        asker.outgoing.clear();
        asker.hear(new ClassMessage.Found(id + 1, HASH, 3));
        asker.hear(new ClassMessage.Part(id + 1, new byte[3]));
        assertEquals("what came is not what was announced", reason(answer()));
        byte[] bytes = {1, 2, 3};
        origin.files.put("x#0", bytes);
        get("x");
        settle();
        assertInstanceOf(Answer.Content.class, answer(), "nothing is left of it");
    }

    private static ClassMessage withId(ClassMessage message, int id) {
        ByteBuffer bytes = ByteBuffer.allocate(ClassMessage.MAX_BYTES);
        message.write(bytes);
        return ClassMessage.read(bytes.putInt(1, id), 0, bytes.position());
    }

    @Test
    void answersToNobodyAndNonsenseAreCounted() {
        up();
        asker.hear(new ClassMessage.Absent(77));
        asker.exchange.message(5, ByteBuffer.wrap(new byte[] {7, 0, 0, 0, 1}), 0, 5);
        assertEquals(2, asker.exchange.fetcher().unexpected());
        asker.exchange.message(2, ByteBuffer.wrap(new byte[] {99}), 0, 1);
        asker.exchange.message(2, ByteBuffer.wrap(new byte[0]), 0, 0);
        assertEquals(2, asker.exchange.malformed());
    }

    @Test
    void whatWaitsIsBounded() {
        for (int i = 0; i < ClassFetcher.MAX_WAITING; i++) {
            get("x");
        }
        assertEquals(List.of(), answers);
        get("x");
        assertEquals("too many classes are asked for", reason(answer()));
        up();
        for (int i = 1; i <= ClassSource.MAX_WAITING + 10; i++) {
            origin.hear(new ClassMessage.Get(i, offer().program(), 0, List.of(), "x"));
        }
        assertEquals(1, origin.readings.size(), "one is worked on");
        long refused = origin.outgoing.stream().filter(each -> each[0] == 8).count();
        assertEquals(9, refused);
    }

    @Test
    void unknownProgramsInLongRowsAreRefusedOneByOne() {
        up();
        for (int i = 0; i < ClassSource.MAX_WAITING; i++) {
            origin.hear(new ClassMessage.Open(i, "cd".repeat(16)));
        }
        assertEquals(ClassSource.MAX_WAITING, origin.outgoing.size());
        assertNotEquals(0, origin.outgoing.peek()[0]);
    }
}
