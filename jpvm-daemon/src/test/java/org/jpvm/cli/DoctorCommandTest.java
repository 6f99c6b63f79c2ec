package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private static final List<Check> CHECKS = List.of(
            Check.works("Java", "17"),
            Check.absent("a \"tool\"", "back\\slash\n", "install it"),
            Check.broken("sockets", "none", ""));

    @Test
    void tableAlignsAndShowsTheWayOut() {
        assertEquals("""
                Java      works   17
                a "tool"  absent  back\\slash

                                  -> install it
                sockets   BROKEN  none
                """, DoctorCommand.table(CHECKS));
    }

    @Test
    void jsonEscapes() {
        assertEquals("""
                [
                  {"name": "Java", "result": "works", "detail": "17", "wayOut": ""},
                  {"name": "a \\"tool\\"", "result": "absent", "detail": "back\\\\slash\\u000a", "wayOut": "install it"},
                  {"name": "sockets", "result": "broken", "detail": "none", "wayOut": ""}
                ]
                """, DoctorCommand.json(CHECKS));
    }
}
