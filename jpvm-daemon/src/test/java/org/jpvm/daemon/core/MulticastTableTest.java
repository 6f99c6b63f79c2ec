package org.jpvm.daemon.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jpvm.Tid;
import org.junit.jupiter.api.Test;

class MulticastTableTest {
    @Test
    void theOldestAddressGoesWhenThereAreTooMany() {
        MulticastTable table = new MulticastTable();
        int first = Tid.MULTICAST_BIT | 0x80001;
        for (int i = 0; i < Limits.MAX_MULTICAST_ADDRESSES; i++) {
            table.announce(first + i, new int[] {0x40001});
        }
        table.announce(first, new int[] {0x40002});
        table.announce(first - 1, new int[] {0x40001});
        assertEquals(Limits.MAX_MULTICAST_ADDRESSES, table.size());
        assertNotNull(table.find(first), "announced again, so it is not the oldest");
        assertNull(table.find(first + 1));
        assertNotNull(table.find(first - 1));
    }
}
