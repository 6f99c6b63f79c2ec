package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.testing.BentBytes;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.SlaveReady;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a master reads from a slave that it starts, damaged: the slave's line or the name of an error comes out, or nothing, or a reason. Another
 * seed: {@code -Djpvm.mutation.seed=N}; more: {@code -Djpvm.mutation.inputs=N}.
 */
@Timeout(3600)
class StartDialogueFuzzTest {
    private static final long SEED = Long.getLong("jpvm.mutation.seed", 20_260_103L);
    private static final int INPUTS = Integer.getInteger("jpvm.mutation.inputs", 20_000);
    private static final int LEAST = INPUTS / 100;

    private static final String READY = "ddpro<2316> arch<LINUX64> ip<c0000202:e7a8> mtu<4080> dsig<4230209>";
    private static final List<String> DIALOGUES = List.of(
            READY + "\n",
            "jpvmd 0.1.0\n" + READY + "\n",
            "Last login: Mon Jan  5 10:00:00\nwelcome\n" + READY + "\n",
            "sh: pvmd: command not found\n",
            "PvmDupHost\n",
            "jpvmd 0.1.0\nPvmCantStart\n",
            "jpvmd 0.1.0\njpvmd 0.1.0\n\r\n" + READY + "\r\n");

    private final BentBytes bent = new BentBytes(
            SEED,
            "ddpro<",
            "<",
            ">",
            "> arch<",
            "\n",
            "\r\n",
            "\0",
            "2316",
            "-1",
            "2147483648",
            "ffffffff:ffff",
            ":",
            "\u00e9\u00ff",
            "jpvmd ",
            "PvmCantStart\n",
            "PvmOk\n",
            "\u001b[2J");

    /** Counts who is told what. */
    private static final class Ears implements StartDialogue.Listener {
        int javaDaemons;
        final List<String> chatter = new ArrayList<>();

        @Override
        public void javaDaemon() {
            javaDaemons++;
        }

        @Override
        public void chatter(String line) {
            chatter.add(line);
        }
    }

    @Test
    void anAnswerOrNoneOrAReason() throws Exception {
        int slaves = 0;
        int refused = 0;
        int errors = 0;
        int none = 0;
        int tooMany = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] dialogue = bent.bend(
                    DIALOGUES.get(bent.random().nextInt(DIALOGUES.size())).getBytes(StandardCharsets.ISO_8859_1));
            String what = "seed " + SEED + ", input " + i;
            Ears ears = new Ears();
            String answer;
            try {
                answer = StartDialogue.read(new ByteArrayInputStream(dialogue), ears);
            } catch (StartupException e) {
                assertTrue(e.getMessage().startsWith("more than " + StartDialogue.MAX_LINES), what);
                tooMany++;
                continue;
            }
            assertTrue(ears.javaDaemons <= 1, what);
            for (String line : ears.chatter) {
                assertTrue(line.length() <= StartDialogue.MAX_LINE_BYTES, what);
                assertTrue(line.chars().noneMatch(Character::isISOControl), what);
            }
            if (answer == null) {
                none++;
            } else if (SlaveReady.isCandidate(answer)) {
                assertTrue(answer.length() <= StartDialogue.MAX_LINE_BYTES, what);
                try {
                    SlaveReady.parse(answer);
                    slaves++;
                } catch (MalformedMessageException e) {
                    assertFalse(e.getMessage().isBlank(), what);
                    refused++;
                }
            } else {
                assertTrue(answer.strip().startsWith("Pvm"), what);
                errors++;
            }
        }
        assertTrue(tooMany < LEAST, "most damage is not a new line: " + tooMany);
        int[] counts = {slaves, refused, errors, none};
        for (int count : counts) {
            assertTrue(count > LEAST, () -> "rarely happened: " + List.of(counts[0], counts[1], counts[2], counts[3]));
        }
    }

    @Test
    void machineIdsAreNamesOrRefused() {
        int good = 0;
        for (int i = 0; i < INPUTS; i++) {
            String id = bent.bend("mine");
            String fault = TempFiles.faultOf(id);
            if (fault == null) {
                // Throws what nobody expects when it is no name.
                assertEquals(1, java.nio.file.Path.of("pvmd.0." + id).getNameCount(), "seed " + SEED + ", input " + i);
                good++;
            } else {
                assertTrue(fault.chars().noneMatch(Character::isISOControl), "seed " + SEED + ", input " + i);
            }
        }
        assertTrue(good > LEAST && good < INPUTS - LEAST, "seed " + SEED + ": " + good);
    }

    @Test
    void templatesAreWordsOrRefused() {
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            String template = bent.bend("kubectl exec -i '{host}' -- \"sh -c\" {command}");
            try {
                List<String> words = StartCommand.of(java.util.Map.of(StartCommand.VARIABLE, template), any -> null)
                        .words("me@node1", "pvmd -s");
                assertFalse(words.isEmpty(), "seed " + SEED + ", input " + i);
            } catch (IllegalArgumentException e) {
                assertFalse(e.getMessage().isBlank(), "seed " + SEED + ", input " + i);
                refused++;
            }
        }
        assertTrue(refused > LEAST && refused < INPUTS - LEAST, "seed " + SEED + ": " + refused);
    }

    /** A stream that repeats a text for ever. */
    private static final class Endless extends InputStream {
        private final byte[] text;
        private int at;
        long given;

        Endless(String text) {
            this.text = text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public int read() {
            given++;
            at = at + 1 == text.length ? 0 : at + 1;
            return text[at];
        }
    }

    @Test
    @Timeout(20)
    void whoNeverStopsIsNotRead() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String text : List.of("x", "\n", "chatter\n", "\0", "ddpro<", "jpvmd \n", "Pvm", "\r")) {
            Endless stream = new Endless(text);
            long thread = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(thread);
            assertThrows(StartupException.class, () -> StartDialogue.read(stream, new Ears()), text);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;
            assertTrue(stream.given <= StartDialogue.MAX_BYTES + 10_000, text + ": " + stream.given + " bytes read");
            assertTrue(allocated < 4 << 20, text + ": " + allocated + " bytes of memory");
        }
    }

    @Test
    void linesAreCutAndKeptApart() throws Exception {
        Ears ears = new Ears();
        String text = "a\tb\u001bc\r\n" + "y".repeat(5000) + "\njpvmd 1\njpvmd 1\n PvmDupHost \nrest";
        String answer = StartDialogue.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), ears);
        assertEquals(" PvmDupHost ", answer);
        assertEquals(List.of("a b?c", "y".repeat(StartDialogue.MAX_LINE_BYTES)), ears.chatter);
        assertEquals(1, ears.javaDaemons);
        assertNull(StartDialogue.read(new ByteArrayInputStream(new byte[0]), ears));
        String last = StartDialogue.read(new ByteArrayInputStream(READY.getBytes(StandardCharsets.ISO_8859_1)), ears);
        assertEquals(READY, last, "without a line end");
    }

    @Test
    void chatterIsBoundedAndAllOfItTaken() throws IOException {
        byte[] text = "some words\n\n".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayInputStream stream = new ByteArrayInputStream(text);
        Ears ears = new Ears();
        StartDialogue.readChatter(stream, ears);
        assertEquals(0, stream.available());
        assertEquals(StartDialogue.MAX_LINES, ears.chatter.size());
    }
}
