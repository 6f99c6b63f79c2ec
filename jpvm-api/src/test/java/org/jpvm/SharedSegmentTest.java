package org.jpvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SharedSegmentTest {
    @Test
    void withoutTheModuleThatHasThemTheMessageNamesIt() {
        PvmException e = assertThrows(PvmException.class, () -> SharedSegment.open(null, "s", 1));
        assertEquals(PvmError.NOT_IMPL, e.error());
        assertTrue(e.getMessage().contains("jpvm-native"), e.getMessage());
    }
}
