package org.jpvm.bench.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of pairs that do not do what they should; scripts stand for them. */
class ProcessPairIT {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static LineProcess script(String name, String text) throws PairFailedException {
        return new LineProcess(name, new ProcessBuilder("sh", "-c", text));
    }

    private static String failure(String driver, String other) throws Exception {
        try (ProcessPair pair =
                new ProcessPair(script("driver", "echo ready; read order; " + driver), script("other", other), LIMIT)) {
            return assertThrows(PairFailedException.class, () -> pair.nanos(Kind.STREAM, 8, 100))
                    .getMessage();
        }
    }

    @Test
    void anAnswerIsTakenFromAmongOtherLines() throws Exception {
        try (ProcessPair pair = new ProcessPair(
                script("driver", "echo hm; echo ready; read order; echo $order; echo ok 17.5"), null, LIMIT)) {
            assertEquals(17.5, pair.nanos(Kind.LATENCY, 0, 1));
        }
    }

    @Test
    void failuresNameTheOrderAndTheEnd() throws Exception {
        assertEquals(
                "\"stream 8 100\": driver does not answer in 1 s; it said: hm",
                failure("echo hm; read more", "read a"));
        assertEquals("\"stream 8 100\": driver has ended; it said: hm", failure("echo hm", "read a"));
        assertEquals("\"stream 8 100\": driver: bad message", failure("echo failed bad message; read a", "read a"));
        assertTrue(failure("read more", "echo oops; exit 1").contains("other has ended; it said: oops"));
        assertTrue(failure("echo ok nothing", "read a").startsWith("\"stream 8 100\": "));
    }

    @Test
    void aDriverThatIsNeverReadyIsSaidToHaveEnded() throws Exception {
        PairFailedException failed = assertThrows(
                PairFailedException.class, () -> new ProcessPair(script("driver", "echo no library"), null, LIMIT));
        assertEquals("driver has ended; it said: no library", failed.getMessage());
        assertThrows(PairFailedException.class, () -> script("x", "exit 0").await("y", LIMIT, null));
        PairFailedException absent = assertThrows(
                PairFailedException.class, () -> new LineProcess("none", new ProcessBuilder("jpvm-no-such-program")));
        assertTrue(absent.getMessage().startsWith("none: "), absent.getMessage());
    }
}
