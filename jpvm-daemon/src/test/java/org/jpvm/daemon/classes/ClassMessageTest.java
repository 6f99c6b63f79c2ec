package org.jpvm.daemon.classes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages about classes, good and bad ones. */
class ClassMessageTest {
    private static final String PROGRAM = "0123456789abcdef".repeat(2);
    private static final String HASH = "fedcba9876543210".repeat(4);
    private static final long SEED = Long.getLong("jpvm.fuzz.seed", 1);

    private static final List<ClassMessage> EXAMPLES = List.of(
            new ClassMessage.Open(1, PROGRAM),
            new ClassMessage.Opened(-1, HASH),
            new ClassMessage.Get(2, PROGRAM, 65535, List.of(HASH, HASH), "a/\u00e9$1.class"),
            new ClassMessage.Get(3, PROGRAM, 0, List.of(), "a"),
            new ClassMessage.Same(4, HASH),
            new ClassMessage.Found(5, HASH, ClassMessage.MAX_CONTENT_BYTES),
            new ClassMessage.Absent(6),
            new ClassMessage.Refused(7, ClassMessage.Refusal.UNREADABLE));

    private static byte[] bytes(ClassMessage message) {
        ByteBuffer out = ByteBuffer.allocate(ClassMessage.MAX_BYTES);
        message.write(out);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static ClassMessage read(byte[] bytes) {
        return ClassMessage.read(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @Test
    void messagesSurviveTheWay() {
        for (ClassMessage message : EXAMPLES) {
            assertEquals(message, read(bytes(message)));
        }
        byte[] most = new byte[ClassMessage.PART_BYTES];
        most[7] = 9;
        ClassMessage.Part part = (ClassMessage.Part) read(bytes(new ClassMessage.Part(8, most)));
        assertEquals(8, part.id());
        assertArrayEquals(most, part.bytes());
    }

    @Test
    void bytesOnTheWire() {
        ByteBuffer get =
                ByteBuffer.wrap(bytes(new ClassMessage.Get(0x01020304, PROGRAM, 5, List.of(HASH), "a/B.class")));
        assertEquals(3, get.get());
        assertEquals(0x01020304, get.getInt());
        assertEquals(0x0123456789abcdefL, get.getLong());
        assertEquals(0x0123456789abcdefL, get.getLong());
        assertEquals(5, get.getShort());
        assertEquals(1, get.get());
        assertEquals(0xfedcba9876543210L, get.getLong(get.position() + 24));
        get.position(get.position() + 32);
        assertEquals("a/B.class", StandardCharsets.UTF_8.decode(get).toString());
    }

    @Test
    void cutAndLongMessagesAreRefused() {
        for (ClassMessage message : EXAMPLES) {
            byte[] whole = bytes(message);
            int least = message instanceof ClassMessage.Get ? whole.length - 5 : whole.length;
            for (int length = 0; length < least; length++) {
                ClassMessage cut = read(Arrays.copyOf(whole, length));
                assertTrue(cut == null || cut instanceof ClassMessage.Get, message + " cut to " + length);
            }
            if (!(message instanceof ClassMessage.Get)) {
                assertNull(read(Arrays.copyOf(whole, whole.length + 1)), message.toString());
            }
        }
    }

    @Test
    void hugeSizesAreRefused() {
        byte[] found = bytes(new ClassMessage.Found(5, HASH, 1));
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, ClassMessage.MAX_CONTENT_BYTES + 1}) {
            ByteBuffer.wrap(found).putInt(found.length - 4, length);
            assertNull(read(found), "length=" + length);
        }
        byte[] get = bytes(new ClassMessage.Get(3, PROGRAM, 0, List.of(), "a"));
        get[1 + 4 + 16 + 2] = 3;
        assertNull(read(get), "three hashes");
        get[1 + 4 + 16 + 2] = -1;
        assertNull(read(get), "-1 hashes");
        byte[] part = new byte[5 + ClassMessage.PART_BYTES + 1];
        part[0] = 6;
        assertNull(read(part), "part too long");
        assertNull(read(new byte[] {6, 0, 0, 0, 1}), "empty part");
        assertNull(read(new byte[] {8, 0, 0, 0, 1, 99}), "unknown reason");
        assertNull(read(new byte[] {8, 0, 0, 0, 1, -1}), "unknown reason");
        assertNull(read(new byte[] {0, 0, 0, 0, 1}), "unknown type");
    }

    @Test
    void bentMessagesAreRefusedOrAreOtherMessages() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = bytes(EXAMPLES.get(random.nextInt(EXAMPLES.size())));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ClassMessage message = read(bytes);
            if (message instanceof ClassMessage.Get get) {
                assertTrue(ResourceNames.isValid(get.name()), "round " + round + ", -Djpvm.fuzz.seed=" + SEED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "../x",
                "a/../../x",
                "a/..",
                "a//b",
                "a/",
                "./a",
                "a/./b",
                "..",
                "C:x",
                "a\\b",
                "a\0b",
                "a\nb",
                "a\ufffd"
            })
    void namesThatLeadElsewhereAreNone(String name) {
        assertFalse(ResourceNames.isValid(name));
        assertNull(read(bytes(new ClassMessage.Get(3, PROGRAM, 0, List.of(), name))));
    }

    @Test
    void namesOfClassesAndResources() {
        assertTrue(ResourceNames.isValid(ResourceNames.ofClass("a.b.C$D$1")));
        assertTrue(ResourceNames.isValid("META-INF/services/java.util.function.Supplier"));
        assertTrue(ResourceNames.isValid("..a/b..c/..."));
        assertTrue(ResourceNames.isValid("x".repeat(1024)));
        assertFalse(ResourceNames.isValid("x".repeat(1025)));
        assertFalse(ResourceNames.isValid("\u00e9".repeat(513)));
        assertFalse(ResourceNames.isValid(ResourceNames.ofClass("/etc/passwd")));
        assertFalse(ResourceNames.isValid(ResourceNames.ofClass("...etc.passwd")));
    }

    @Test
    void originsAsText() {
        ClassOrigin origin = new ClassOrigin(4095, PROGRAM);
        assertEquals(origin, ClassOrigin.parse(origin.text()));
        assertNotNull(ClassOrigin.parse("1:" + PROGRAM));
        for (String text : new String[] {
            null,
            "",
            ":",
            "1:",
            "0:" + PROGRAM,
            "4096:" + PROGRAM,
            "12345:" + PROGRAM,
            "1:" + PROGRAM + "0",
            "1:" + PROGRAM.substring(1),
            "1:" + PROGRAM.replace('a', 'A'),
            "-1:" + PROGRAM,
            "1a:" + PROGRAM,
            "1:" + PROGRAM.replace('a', ':')
        }) {
            assertNull(ClassOrigin.parse(text), text);
        }
    }
}
