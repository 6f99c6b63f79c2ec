package org.jpvm.examples;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a picture as PNG with 8 bits per colour, without starting AWT. Every number is most significant byte first.
 *
 * <pre>
 * 89 50 4e 47 0d 0a 1a 0a      signature
 * then chunks:
 * int    n                     bytes of data
 * byte   type[4]               IHDR, IDAT, IEND
 * byte   data[n]
 * int    CRC-32 of type and data
 * </pre>
 *
 * Source: PNG specification (W3C REC-PNG-20031110) §5 and §11.
 */
final class PngImage {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int BITS_PER_SAMPLE = 8;
    private static final int TRUE_COLOUR = 2;

    private PngImage() {}

    /** Writes {@code width * height} pixels {@code 0xRRGGBB}, row by row from the top. */
    static void write(OutputStream out, int width, int height, int[] pixels) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(SIGNATURE);

        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {BITS_PER_SAMPLE, TRUE_COLOUR, 0, 0, 0});
        chunk(data, "IHDR", header.toByteArray());

        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(body)) {
            byte[] row = new byte[1 + 3 * width];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int pixel = pixels[y * width + x];
                    row[1 + 3 * x] = (byte) (pixel >> 16);
                    row[2 + 3 * x] = (byte) (pixel >> 8);
                    row[3 + 3 * x] = (byte) pixel;
                }
                packed.write(row);
            }
        }
        chunk(data, "IDAT", body.toByteArray());
        chunk(data, "IEND", new byte[0]);
        data.flush();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
