package org.jpvm.daemon.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PlaneKeyTest {
    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    /** openssl kdf -keylen 44 -kdfopt digest:SHA256 -kdfopt hexkey:0001... -kdfopt hexsalt:f0f1f2f3 -kdfopt info:"jpvm test" HKDF. */
    @Test
    void derivesWhatOpensslDerives() {
        byte[] salt = HexFormat.of().parseHex("f0f1f2f3");
        assertEquals(
                "9f5fefcb0ba90552e4976cab73bf6f469c273dd27e2adbac40c09f87a4852bcce2df8d6deaf07db85e21a69a",
                HexFormat.of().formatHex(PlaneKey.parse(HEX).derive(salt, "jpvm test", 44)));
    }

    @Test
    void isReadFromHexadecimalDigitsOnly() {
        assertEquals(HEX, PlaneKey.parse(HEX).hex());
        assertNull(PlaneKey.parse(HEX.substring(1)));
        assertNull(PlaneKey.parse(HEX + "00"));
        assertNull(PlaneKey.parse(HEX.replace('f', 'g')));
    }

    @Test
    void doesNotShowItselfInText() {
        assertFalse(PlaneKey.parse(HEX).toString().contains("0102"));
    }
}
