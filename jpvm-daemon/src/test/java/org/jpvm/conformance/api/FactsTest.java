package org.jpvm.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The facts and the list of functions agree. */
class FactsTest {
    @Test
    void everyFunctionOfJpvmIsProven() {
        Set<String> unproven = new TreeSet<>(FunctionTable.functions());
        unproven.removeIf(function -> !FunctionTable.isPresent(function));
        Fact.all().forEach(fact -> unproven.removeAll(fact.functions()));
        assertEquals(Set.of(), unproven, "functions without a fact; write one in org.jpvm.conformance.api");
    }

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
