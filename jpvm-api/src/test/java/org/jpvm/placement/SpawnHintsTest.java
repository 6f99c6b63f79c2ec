package org.jpvm.placement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;

class SpawnHintsTest {
    @Test
    void aTextIsReadAndWritten() {
        SpawnHints hints = SpawnHints.parse(" work = 30 ; memory=512m;partners=40003,t80001 ");
        assertEquals(30, hints.work());
        assertEquals(512L << 20, hints.memory());
        assertArrayEquals(new int[] {0x40003, 0x80001}, hints.partners());
        assertEquals("work=30.0;memory=536870912;partners=40003,80001", hints.text());
        assertEquals(hints.text(), SpawnHints.parse(hints.text()).text());
        assertEquals("", SpawnHints.NONE.text());
        assertEquals("", SpawnHints.parse(";;").text());
        assertTrue(Double.isNaN(SpawnHints.parse("memory=1k").work()));
        assertEquals(1024, SpawnHints.parse("memory=1K").memory());
    }

    @Test
    void nonsenseIsRefusedWithAReason() {
        for (String text : List.of(
                "work",
                "work=",
                "work=fast",
                "work=-1",
                "work=NaN",
                "work=Infinity",
                "work=1e400",
                "memory=-1",
                "memory=1t",
                "memory=m",
                "memory=9223372036854775807k",
                "partners=x",
                "partners=1,,2",
                "speed=3",
                "work=1;work=2",
                "=3",
                "partners=" + "1,".repeat(SpawnHints.MAX_PARTNERS) + "1",
                "x".repeat(SpawnHints.MAX_CHARS + 1))) {
            assertThrows(IllegalArgumentException.class, () -> SpawnHints.parse(text), text);
        }
    }

    @Test
    void anyTextIsReadOrRefused() {
        long seed = Long.getLong("jpvm.fuzz.seed", 7);
        Random random = new Random(seed);
        String letters = "work=memory;partners,0123456789kmgNaE-+.t ";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                SpawnHints.parse(text.toString());
            } catch (IllegalArgumentException e) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": \"" + text + "\"", e);
            }
        }
    }

    @Test
    void aRequestCarriesThemInItsEnvironment() {
        SpawnRequest request = SpawnRequest.program("x")
                .placement("least-loaded")
                .hints(2.5, 100, new Tid(0x40003))
                .withEnvironment(Map.of("A", "1"));
        assertEquals(
                Map.of("A", "1", "JPVM_PLACEMENT", "least-loaded", "JPVM_HINTS", "work=2.5;memory=100;partners=40003"),
                request.environment());
        assertEquals(
                "random",
                request.withEnvironment(Map.of("JPVM_PLACEMENT", "random"))
                        .environment()
                        .get("JPVM_PLACEMENT"));
        PvmException e =
                assertThrows(PvmException.class, () -> SpawnRequest.program("x").hints(-1, 0));
        assertEquals(PvmError.BAD_PARAM, e.error());
    }
}
