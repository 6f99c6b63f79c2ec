package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void anotherReaderSeesTheSamePixels() throws IOException {
        int[] pixels = {0x000000, 0xffffff, 0x123456, 0x800000, 0x008000, 0x000080};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PngImage.write(out, 3, 2, pixels);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
        assertEquals(3, image.getWidth());
        assertEquals(2, image.getHeight());
        for (int i = 0; i < pixels.length; i++) {
            assertEquals(pixels[i], image.getRGB(i % 3, i / 3) & 0xffffff, "pixel " + i);
        }
    }

    @Test
    void theSetIsBlackAndItsSurroundingsAreNot() {
        int[] inside = new MandelbrotTile(0, 0, 2, 2, -0.1, 0.05, 0.1, 200).render();
        assertTrue(Arrays.stream(inside).allMatch(pixel -> pixel == 0), Arrays.toString(inside));
        int[] outside = new MandelbrotTile(0, 0, 2, 2, 1.0, 1.0, 0.1, 200).render();
        assertTrue(Arrays.stream(outside).allMatch(pixel -> pixel != 0), Arrays.toString(outside));
    }

    @Test
    void tilesOfOnePictureFitTogether() {
        int[] whole = new MandelbrotTile(0, 0, 8, 4, -2, 1, 0.3, 100).render();
        int[] right = new MandelbrotTile(4, 2, 4, 2, -2, 1, 0.3, 100).render();
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 4; column++) {
                assertEquals(whole[(row + 2) * 8 + column + 4], right[row * 4 + column]);
            }
        }
    }
}
