package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.CaseRunner;
import org.jpvm.conformance.ConformanceCase;
import org.jpvm.conformance.ConformanceCases;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Verdict;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The unmodified programs of C PVM under the Java daemon. To repeat one: {@code ./jpvm conformance --only NAME --keep DIRECTORY}. */
class ConformanceInteropIT {
    @TestFactory
    Stream<DynamicTest> programsCannotTellTheDaemonFromPvmd() {
        CPvm cpvm = Interop.cpvm();
        return ConformanceCases.all().stream().map(test -> DynamicTest.dynamicTest(test.name(), () -> run(test, cpvm)));
    }

    private static void run(ConformanceCase test, CPvm cpvm) throws Exception {
        Verdict verdict = new CaseRunner(DaemonKind.JPVMD, cpvm, null).run(test);
        Assumptions.assumeFalse(verdict.outcome() == Verdict.Outcome.SKIPPED, verdict.evidence());
        assertEquals(
                Verdict.Outcome.OK,
                verdict.outcome(),
                () -> test.commands() + ": " + verdict.evidence() + "; kept in " + verdict.kept());
    }

    @Test
    void everyProgramIsInACaseOrNamedAsHelperOrBroken() {
        Set<String> missing = new TreeSet<>(Set.of(
                ("dbwtest fgexample fmaster1 frsg fslave1 fspmd ge gexamp gexample gmbi gs.pvm hello.pvm hello_other hitc"
                                + " hitc_slave ibwtest inherit1 inherit2 inherit3 inherita inheritb joinleave lmbi master1"
                                + " mhf_server mhf_tickle mtile pbwtest rbwtest rme slave1 spmd srm.pvm task0 task1 task_end"
                                + " thb timing timing_slave tjf tjl tnb trsg tst xep pvm pvm_gstat pvmgroups tracer trcsort")
                        .split(" ")));
        ConformanceCases.all().forEach(test -> missing.removeAll(test.programs()));
        missing.removeAll(ConformanceCases.helpers().keySet());
        missing.removeAll(ConformanceCases.broken().keySet());
        assertTrue(missing.isEmpty(), () -> "no case for " + missing);
    }
}
