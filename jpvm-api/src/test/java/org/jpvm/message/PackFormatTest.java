package org.jpvm.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackFormatTest {
    private final PackedMessage raw = new PackedMessage(Encoding.RAW);

    private String hex() {
        return HexFormat.of().formatHex(MessageGoldenTest.bodyOf(raw));
    }

    private PvmException packFailure(PvmError error, String format, Object... arguments) {
        PvmException e = assertThrows(PvmException.class, () -> PackFormat.pack(raw, format, arguments), format);
        assertEquals(error, e.error(), e::getMessage);
        return e;
    }

    private static PvmException unpackFailure(
            PvmError error, MessageBuffer message, String format, Object... arguments) {
        PvmException e = assertThrows(PvmException.class, () -> PackFormat.unpack(message, format, arguments), format);
        assertEquals(error, e.error(), e::getMessage);
        return e;
    }

    /** The results of C PVM 3.4.6 for the same formats and the value 5. */
    @ParameterizedTest
    @CsvSource({
        "%d, 05000000",
        "%hd, 0500",
        "%ld, 0500000000000000",
        "%hld, 0500000000000000",
        "%lhd, 0500000000000000",
        "%ud, 05000000",
        "%uhd, 0500",
        "%hud, 0500",
        "%uld, 0500000000000000",
        "%c, 05",
        "%f, 0000a040",
        "%hf, 0000a040",
        "%lf, 0000000000001440",
        "' a%dz ', 05000000",
    })
    void valuesAndModifiers(String format, String expected) {
        PackFormat.pack(raw, format, 5);
        assertEquals(expected, hex());
    }

    @Test
    void arraysCountsAndStrides() {
        int[] ints = {1, 2, 3, 4};
        PackFormat.pack(raw, "%2d%*d %.d %2.3d %*.*d %0d", ints, 1, ints, ints, ints, 2, 2, ints, ints);
        StringBuilder expected = new StringBuilder();
        for (int value : new int[] {1, 2, 1, 1, 1, 4, 1, 3}) {
            expected.append(String.format("%02x000000", value));
        }
        assertEquals(expected.toString(), hex());
        packFailure(PvmError.BAD_PARAM, "%*d", -1, ints);
        packFailure(PvmError.BAD_PARAM, "%5d", ints);
        packFailure(PvmError.BAD_PARAM, "%99999999999d", ints);
    }

    @Test
    void allTypesThereAndBack() {
        MessageBuffer message = PackFormat.pack(
                null,
                code -> {
                    assertEquals(Encoding.XDR.code(), code);
                    return new PackedMessage(Encoding.XDR);
                },
                "%+ %c %hd %d %ld %f %lf %x %lx %s %2.2c %10.9s %uhd %ud %uld",
                0,
                'A',
                (short) -3,
                70000,
                -5L,
                1.5,
                2.5f,
                new float[] {1, 2},
                new double[] {3, 4},
                "text",
                new byte[] {7, 8, 9},
                "more",
                65535,
                4294967295L,
                4294967295L);
        byte[] c = new byte[1];
        short[] h = new short[1];
        int[] d = new int[1];
        long[] l = new long[1];
        float[] f = new float[1];
        double[] lf = new double[1];
        float[] x = new float[2];
        double[] lx = new double[2];
        String[] s = new String[1];
        byte[] c2 = new byte[2];
        StringBuilder more = new StringBuilder("old");
        short[] uh = new short[1];
        int[] u = new int[1];
        long[] ul = new long[1];
        PackFormat.unpack(
                message, "%c%hd%d%ld%f%lf%x%lx%s%2c%s %uhd %ud %uld", c, h, d, l, f, lf, x, lx, s, c2, more, uh, u, ul);
        assertArrayEquals(new byte[] {'A'}, c);
        assertArrayEquals(new short[] {-3}, h);
        assertArrayEquals(new int[] {70000}, d);
        assertArrayEquals(new long[] {-5}, l);
        assertArrayEquals(new float[] {1.5f}, f);
        assertArrayEquals(new double[] {2.5}, lf);
        assertArrayEquals(new float[] {1, 2}, x);
        assertArrayEquals(new double[] {3, 4}, lx);
        assertArrayEquals(new String[] {"text"}, s);
        assertArrayEquals(new byte[] {7, 9}, c2);
        assertEquals("more", more.toString());
        assertEquals(65535, uh[0] & 0xffff);
        assertEquals(-1, u[0]);
        assertEquals(4294967295L, ul[0]);
        assertEquals(0, message.remainingBytes());
    }

    @Test
    void badFormatsKeepWhatWasDone() {
        assertTrue(packFailure(PvmError.BAD_PARAM, "%d%q", 5, 6).getMessage().contains("'q'"));
        assertEquals("05000000", hex());
        packFailure(PvmError.BAD_PARAM, "%");
        packFailure(PvmError.BAD_PARAM, "%%", 5);
        packFailure(PvmError.BAD_PARAM, "%2l");
        packFailure(PvmError.BAD_PARAM, " %+%d", 0, 5);
        packFailure(PvmError.BAD_PARAM, "%+%d", 0, 5);
        unpackFailure(PvmError.BAD_PARAM, raw, "%+%d", 0, new int[1]);
        unpackFailure(PvmError.BAD_PARAM, raw, "%z", 0);
        assertEquals("05000000", hex());
    }

    @Test
    void badArguments() {
        assertTrue(packFailure(PvmError.BAD_PARAM, "%d %d", 5).getMessage().contains("argument 2 is missing"));
        assertTrue(packFailure(PvmError.BAD_PARAM, "%d", 5, 6).getMessage().contains("1 arguments too many"));
        packFailure(PvmError.BAD_PARAM, "%d", 5.0);
        packFailure(PvmError.BAD_PARAM, "%d", (Object) new int[1]);
        packFailure(PvmError.BAD_PARAM, "%1d", 5);
        packFailure(PvmError.BAD_PARAM, "%1d", (Object) new long[1]);
        packFailure(PvmError.BAD_PARAM, "%s", (Object) null);
        packFailure(PvmError.BAD_PARAM, "%x", 1.0);
        packFailure(PvmError.OVERFLOW, "%hd", 65536);
        packFailure(PvmError.OVERFLOW, "%d", 1L << 32);
        packFailure(PvmError.OVERFLOW, "%c", 'ſ');
        unpackFailure(PvmError.BAD_PARAM, raw, "%d", 5);
        unpackFailure(PvmError.BAD_PARAM, raw, "%s", (Object) new String[0]);
        unpackFailure(PvmError.NO_DATA, new PackedMessage(Encoding.XDR), "%d", new int[1]);
        assertEquals(
                PvmError.NO_BUF,
                assertThrows(PvmException.class, () -> PackFormat.pack(null, "abc"))
                        .error());
        unpackFailure(PvmError.NO_BUF, null, "%d", new int[1]);
        assertEquals(
                PvmError.NOT_IMPL,
                assertThrows(PvmException.class, () -> PackFormat.pack(new PackedMessage(Encoding.IN_PLACE), "%s", "x"))
                        .error());
    }

    @Test
    void withoutPlusTheBufferStays() {
        assertSame(raw, PackFormat.pack(raw, code -> null, "%d", 1));
    }
}
