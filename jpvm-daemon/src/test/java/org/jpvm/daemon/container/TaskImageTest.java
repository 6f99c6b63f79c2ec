package org.jpvm.daemon.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jpvm.migration.spi.MoveRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskImageTest {
    private static final ContainerRecord.Start START =
            new ContainerRecord.Start(0x40003, "x.Main", List.of("a"), Map.of("K", "v"), "/cp", true);

    private static byte[] bytes() throws MoveRefusedException {
        byte[] header = TaskImage.header(START);
        byte[] all = Arrays.copyOf(header, header.length + 200_000);
        for (int i = header.length; i < all.length; i++) {
            all[i] = (byte) (i - header.length);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50, 32 * 1024, 1 << 20})
    void partsOfAnySizeMakeTheWhole(int partBytes) throws Exception {
        byte[] all = bytes();
        int headerBytes = TaskImage.header(START).length;
        TaskImage image = new TaskImage(1 << 20);
        for (int at = 0; at < all.length; at += partBytes) {
            image.add(Arrays.copyOfRange(all, at, Math.min(all.length, at + partBytes)));
            if (at + partBytes < headerBytes) {
                assertNull(image.start(), "after " + (at + partBytes) + " bytes");
            } else {
                assertNotNull(image.start(), "after " + (at + partBytes) + " bytes");
            }
        }
        assertEquals(START, image.start());
        assertArrayEquals(Arrays.copyOfRange(all, headerBytes, all.length), image.image());
    }

    @Test
    void whatIsNotTheBeginningIsRefused() throws Exception {
        assertThrows(MoveRefusedException.class, () -> new TaskImage(100).add(new byte[8]));
        byte[] measure = ContainerCodec.encode(new ContainerRecord.Measure());
        assertTrue(assertThrows(MoveRefusedException.class, () -> new TaskImage(100).add(measure))
                .getMessage()
                .contains("another record"));
        TaskImage early = new TaskImage(100);
        early.add(new byte[] {0, 0, 0});
        assertThrows(MoveRefusedException.class, early::image);
    }

    @Test
    void moreThanTheLimitIsRefused() throws Exception {
        TaskImage image = new TaskImage(1000);
        image.add(TaskImage.header(START));
        assertThrows(MoveRefusedException.class, () -> image.add(new byte[1000]));
    }
}
