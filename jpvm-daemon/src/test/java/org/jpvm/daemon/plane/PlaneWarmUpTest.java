package org.jpvm.daemon.plane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlaneWarmUpTest {
    @Test
    void whatIsSealedOpens() {
        assertTrue(PlaneWarmUp.run() >= 10_000, "records that open, fewer compile nothing");
    }
}
