package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** The formats of packf and unpackf. Source: pvm-api §5. */
public final class PackfFacts extends Facts {
    @Proves({"pvm_packf", "pvm_unpackf"})
    public void allConversionsRoundTrip() {
        through(PvmDataDefault, () -> {
            assertEquals(
                    PvmOk,
                    pvm_packf(
                            "%c %hd %d %ld %f %lf %x %lx %s",
                            'a', -2, -3, 4L, 1.5f, 2.5, new float[] {1, 2}, new double[] {3, 4}, "text"));
        });
        byte[] c = new byte[1];
        short[] hd = new short[1];
        int[] d = new int[1];
        long[] ld = new long[1];
        float[] f = new float[1];
        double[] lf = new double[1];
        float[] x = new float[2];
        double[] lx = new double[2];
        StringBuilder s = new StringBuilder();
        assertEquals(PvmOk, pvm_unpackf("%c%hd%d%ld%f%lf%x%lx%s", c, hd, d, ld, f, lf, x, lx, s));
        assertEquals('a', c[0]);
        assertEquals(-2, hd[0]);
        assertEquals(-3, d[0]);
        assertEquals(4, ld[0]);
        assertEquals(1.5f, f[0]);
        assertEquals(2.5, lf[0]);
        assertArrayEquals(new float[] {1, 2}, x);
        assertArrayEquals(new double[] {3, 4}, lx);
        assertEquals("text", s.toString());
    }

    @Proves({"pvm_packf", "pvm_unpackf"})
    public void countsAndStridesStandInTheFormatOrBeforeTheData() {
        int[] data = {1, 2, 3, 4};
        through(PvmDataDefault, () -> assertEquals(PvmOk, pvm_packf("%2.2d %*.*d %3d", data, 2, 3, data, data)));
        int[] back = new int[7];
        assertEquals(PvmOk, pvm_unpackf("%*d", 7, back));
        assertArrayEquals(new int[] {1, 3, 1, 4, 1, 2, 3}, back);
    }

    @Proves("pvm_packf")
    public void percentPlusStartsANewBuffer() {
        int before = pvm_initsend(PvmDataDefault);
        pvm_packf("%d", 1);
        assertEquals(PvmOk, pvm_packf("%+ %d", PvmDataRaw, 2));
        assertNotEquals(0, pvm_getsbuf());
        pvm_send(pvm_mytid(), 1);
        assertEquals(2, receiveInt(-1, 1));
        refused(PvmNoData, pvm_upkint(new int[1], 1, 1));
        assertNotEquals(0, before);
    }

    @Proves({"pvm_packf", "pvm_unpackf"})
    public void whatIsNoConversionIsDecoration() {
        through(PvmDataDefault, () -> assertEquals(PvmOk, pvm_packf("n=%d, m: %d!", 1, 2)));
        int[] n = new int[1];
        int[] m = new int[1];
        assertEquals(PvmOk, pvm_unpackf("%d and %d", n, m));
        assertEquals(1, n[0]);
        assertEquals(2, m[0]);
    }

    @Proves(
            value = {"pvm_packf", "pvm_unpackf"},
            aspect = Aspect.QUIRK)
    public void modifiersStandInAnyOrderAndNumber() {
        through(PvmDataDefault, () -> assertEquals(PvmOk, pvm_packf("%uhd %hud %llf %uld", 65535, 65535, 1.5, 7L)));
        short[] one = new short[1];
        short[] two = new short[1];
        double[] three = new double[1];
        long[] four = new long[1];
        assertEquals(PvmOk, pvm_unpackf("%hud %uhd %lf %lud", one, two, three, four));
        assertEquals(-1, one[0]);
        assertEquals(-1, two[0]);
        assertEquals(1.5, three[0]);
        assertEquals(7, four[0]);
    }

    @Proves(value = "pvm_packf", aspect = Aspect.ERROR)
    public void packfRefusesUnknownConversions() {
        refused(PvmNoBuf, pvm_packf("%d", 1));
        pvm_initsend(PvmDataDefault);
        refused(PvmBadParam, pvm_packf("%d %q", 1, 2));
        pvm_send(pvm_mytid(), 1);
        assertEquals(1, receiveInt(-1, 1), "what stood before the error stays packed");
        refused(PvmBadParam, pvm_packf("%+", 9));
    }

    @Proves(value = "pvm_unpackf", aspect = Aspect.ERROR)
    public void unpackfRefusesWhatItCannotDo() {
        int[] value = new int[1];
        refused(PvmNoBuf, pvm_unpackf("%d", value));
        through(PvmDataDefault, () -> pvm_packf("%d", 8));
        refused(PvmBadParam, pvm_unpackf("%+ %d", 0, value));
        refused(PvmNoData, pvm_unpackf("%d %d", value, new int[1]));
        assertEquals(8, value[0]);
    }

    @Differs("%s into an in-place buffer is PvmNotImpl, as with pvm_pkstr; C 3.4.6 accepts it and sends garbage.")
    @Proves(value = "pvm_packf", aspect = Aspect.QUIRK)
    public void stringsAreNotPackedInPlace() {
        pvm_initsend(PvmDataInPlace);
        refused(PvmNotImpl, pvm_packf("%s", "x"));
    }
}
