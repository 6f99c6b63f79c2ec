package org.jpvm.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The facts and the list of functions agree. */
class FactsTest {
    @Test
    void factsNameFunctionsThatExist() {
        List<String> functions = FunctionTable.functions();
        assertEquals(119, functions.size());
        assertEquals(functions, List.copyOf(new TreeSet<>(functions)));
        for (Fact fact : Fact.all()) {
            for (String function : fact.functions()) {
                assertEquals(true, functions.contains(function), () -> fact.name() + " names " + function);
            }
        }
    }
}
