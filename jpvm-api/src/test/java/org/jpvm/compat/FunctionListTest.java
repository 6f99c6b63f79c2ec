package org.jpvm.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@link Pvm3} has every public function of libpvm3 and libgpvm3 (pvm-api §18). */
class FunctionListTest {
    private static final int FUNCTIONS = 119;

    /** The 112 of pvm3.h, those of trace masks, of argument lists, and of groups that it does not name. */
    static List<String> functions() throws IOException {
        try (InputStream in = FunctionListTest.class.getResourceAsStream("/org/jpvm/testing/functions.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @Test
    void everyFunctionIsThere() throws IOException {
        assertEquals(FUNCTIONS, Set.copyOf(functions()).size());
        Set<String> missing = new TreeSet<>(functions());
        missing.removeAll(Arrays.stream(Pvm3.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .collect(Collectors.toSet()));
        assertEquals(Set.of(), missing);
    }
}
