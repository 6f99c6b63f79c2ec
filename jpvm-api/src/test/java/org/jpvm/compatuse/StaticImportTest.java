package org.jpvm.compatuse;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The C names work from other packages, though the facade's superclasses are not public. */
class StaticImportTest {
    @Test
    void callsAndConstants() {
        assertEquals("3.4.6", pvm_version());
        assertEquals(PvmAllowDirect, pvm_getopt(PvmRoute));
        assertEquals(5 << 10, PvmMboxDirectIndex(5));
        assertEquals(0x40000, pvm_tidtohost(0x40001));
    }
}
