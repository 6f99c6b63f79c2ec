package org.jpvm.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jpvm.daemon.config.PvmdOptions;
import org.jpvm.daemon.plane.PlaneKey;
import org.jpvm.testing.BentBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a slave gets from whoever starts it, damaged: its standard input and its command line. Another seed: {@code -Djpvm.mutation.seed=N}; more:
 * {@code -Djpvm.mutation.inputs=N}.
 */
@Timeout(3600)
class SlaveStdinFuzzTest {
    private static final long SEED = Long.getLong("jpvm.mutation.seed", 20_260_104L);
    private static final int INPUTS = Integer.getInteger("jpvm.mutation.inputs", 20_000);
    private static final int LEAST = INPUTS / 100;

    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final List<String> INPUT = List.of(
            "PVM_VMID=mine\n",
            "PVM_VMID=mine\nJPVM_KEY=" + KEY + "\n",
            "JPVM_KEY=" + KEY + "\n",
            "\n",
            "some words PVM_VMID=other more\n");
    private static final List<String> WORDS =
            List.of("-s", "-d0x0", "-nnode2", "1", "c0000201:c000", "4080", "2", "c0000202:0000");

    private final BentBytes bent = new BentBytes(
            SEED,
            "PVM_VMID=",
            "JPVM_KEY=",
            "\n",
            " ",
            "\0",
            "\r\n",
            KEY,
            "-",
            "-1",
            "0",
            "4096",
            "65507",
            "99999999999",
            ":",
            "-S",
            "--help",
            "\u00e9\u00ff");

    @Test
    void theKeyTheMachineIdOrNothing() {
        int keys = 0;
        int refused = 0;
        int machineIds = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input =
                    bent.bend(INPUT.get(bent.random().nextInt(INPUT.size())).getBytes(StandardCharsets.ISO_8859_1));
            SlaveStdin stdin = SlaveStdin.of(new ByteArrayInputStream(input));
            String what = "seed " + SEED + ", input " + i;
            String machineId = stdin.machineId();
            if (machineId != null) {
                machineIds++;
                assertTrue(machineId.length() <= 512 && !machineId.contains("\n"), what);
            }
            String key = stdin.key();
            if (key != null && PlaneKey.parse(key) != null) {
                keys++;
            } else if (key != null) {
                refused++;
            }
        }
        assertTrue(
                keys > LEAST && refused > LEAST && machineIds > LEAST,
                "rarely happened: " + List.of(keys, refused, machineIds));
    }

    @Test
    void aPlaceOrAReason() {
        int places = 0;
        int refused = 0;
        for (int i = 0; i < INPUTS; i++) {
            String[] words = WORDS.toArray(String[]::new);
            for (int bends = bent.random().nextInt(2); bends >= 0; bends--) {
                int at = bent.random().nextInt(words.length);
                words[at] = bent.bend(words[at]);
            }
            String what = "seed " + SEED + ", input " + i;
            try {
                PvmdOptions options = PvmdOptions.parse(List.of(words));
                if (options.slave() != null) {
                    PvmdOptions.Slave place = options.slave();
                    assertTrue(place.hostIndex() > 0 && place.hostIndex() <= 4095, what);
                    assertTrue(place.masterIndex() > 0 && place.masterIndex() <= 4095, what);
                    assertTrue(place.masterMtu() >= 64 && place.masterMtu() <= 65507, what);
                    places++;
                }
            } catch (PvmdOptions.BadOptionException e) {
                assertFalse(e.getMessage().isBlank(), what);
                refused++;
            }
        }
        assertTrue(places > LEAST && refused > LEAST, "rarely happened: " + List.of(places, refused));
    }

    @Test
    @Timeout(20)
    void whoNeverStopsIsNotRead() {
        for (String text : List.of("x", "\n", "JPVM_KEY=", "a b ")) {
            long[] given = new long[1];
            SlaveStdin stdin = SlaveStdin.of(new InputStream() {
                @Override
                public int read() {
                    return text.charAt((int) (given[0]++ % text.length()));
                }
            });
            assertTrue(given[0] < 100_000, text);
            assertNull(stdin.key(), text);
            assertNull(stdin.machineId(), text);
        }
        String late = "x\nPVM_VMID=late\n";
        assertEquals(
                null,
                SlaveStdin.of(new ByteArrayInputStream(late.getBytes(StandardCharsets.ISO_8859_1)))
                        .machineId());
    }
}
