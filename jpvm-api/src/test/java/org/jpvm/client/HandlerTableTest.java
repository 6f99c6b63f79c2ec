package org.jpvm.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.junit.jupiter.api.Test;

class HandlerTableTest {
    private static final Consumer<MessageBuffer> FIRST = message -> {};
    private static final Consumer<MessageBuffer> SECOND = message -> {};

    private final HandlerTable table = new HandlerTable();

    private void refuse(int source, int tag, int context) {
        assertEquals(
                PvmError.EXISTS,
                assertThrows(PvmException.class, () -> table.add(source, tag, context, SECOND))
                        .error());
    }

    @Test
    void wildcardsOverlapOnBothSides() {
        table.add(-1, 5, 0, FIRST);
        refuse(7, 5, 0);
        refuse(-1, -1, 0);
        refuse(-1, 5, -1);
        refuse(-1, -1, -1);
        assertEquals(1, table.add(-1, 5, 1, SECOND));
        assertEquals(2, table.add(-1, 6, 0, SECOND));
    }

    @Test
    void idsAreReused() {
        assertEquals(0, table.add(1, 1, 1, FIRST));
        assertEquals(1, table.add(1, 2, 1, FIRST));
        assertEquals(2, table.add(1, 3, 1, FIRST));
        table.remove(1);
        assertEquals(1, table.add(1, 4, 1, SECOND));
        assertSame(SECOND, table.find(1, 4, 1).code());
        assertNull(table.find(1, 2, 1));
        assertSame(FIRST, table.find(1, 3, 1).code());
    }

    @Test
    void systemHandlersDoNotSeeUserMessages() {
        table.add(-1, 0x80030001, 0x7ffff, FIRST);
        assertNull(table.find(3, 1, 0x7ffff));
        assertSame(FIRST, table.find(3, 0x80030001, 0x7ffff).code());
        assertNull(table.find(3, 0x80030001, 0));
        table.add(3, -1, 0, SECOND);
        assertSame(SECOND, table.find(3, 1, 0).code());
        table.remove(1);
        assertNull(table.find(3, 1, 0));
    }

    @Test
    void removingWhatIsNotThereIsAnError() {
        assertEquals(
                PvmError.BAD_PARAM,
                assertThrows(PvmException.class, () -> table.remove(-1)).error());
        assertEquals(
                PvmError.NOT_FOUND,
                assertThrows(PvmException.class, () -> table.remove(0)).error());
    }
}
