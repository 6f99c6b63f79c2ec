package org.jpvm.mosix.criu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jpvm.migration.spi.NotMovableException;
import org.junit.jupiter.api.Test;

class MoveFactsTest {
    private static MoveFacts facts(List<MoveFacts.NeededFile> files) {
        return new MoveFacts(
                "amd64",
                "avx fpu",
                "boot pid:[1]",
                4711,
                99,
                1 << 20,
                "/home/user",
                "/tmp/jpvm-0/0123456789abcdef",
                500,
                files);
    }

    @Test
    void comesBackAsItWas() throws Exception {
        MoveFacts facts = facts(List.of(
                new MoveFacts.NeededFile("/usr/bin/täsk", 12, 0), new MoveFacts.NeededFile("/home/x", 7, 1234)));
        assertEquals(facts, MoveFacts.decode(facts.encode()));
    }

    @Test
    void tooManyFilesAreRefused() {
        List<MoveFacts.NeededFile> files = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            files.add(new MoveFacts.NeededFile("/f" + i, i, 0));
        }
        assertThrows(NotMovableException.class, () -> facts(files).encode());
    }

    @Test
    void bentOnesAreRefusedOrReadWithoutHarm() throws Exception {
        byte[] bytes =
                facts(List.of(new MoveFacts.NeededFile("/usr/bin/task", 12, 0))).encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(NotMovableException.class, () -> MoveFacts.decode(cut));
        }
        long seed = Long.getLong("jpvm.fuzz.seed", 11);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200_000; round++) {
            byte[] bent = bytes.clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                bent[random.nextInt(bent.length)] = (byte) random.nextInt();
            }
            try {
                MoveFacts.decode(bent);
            } catch (NotMovableException e) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("-Djpvm.fuzz.seed=" + seed + " round " + round, e);
            }
        }
    }
}
