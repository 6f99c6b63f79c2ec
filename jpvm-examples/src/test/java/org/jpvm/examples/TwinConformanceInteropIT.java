package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jpvm.conformance.CPvm;
import org.jpvm.conformance.CaseRunner;
import org.jpvm.conformance.ConformanceCase;
import org.jpvm.conformance.ConformanceCases;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Verdict;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java twins under the names of the C programs, with the C programs' command lines, print under C pvmd what is asked of those. */
class TwinConformanceInteropIT {
    /** Cases of which all programs have a twin with the same command line. */
    private static final List<String> CASES = List.of(
            "fmaster1",
            "inherita inherit1",
            "inherita inherit3",
            "inheritb",
            "lmbi",
            "master1",
            "rme",
            "task0 default",
            "task0 two instances");

    @TempDir
    private Path programs;

    @TestFactory
    Stream<DynamicTest> twinsPassTheCasesOfTheirOriginals() {
        CPvm original = ExamplePrograms.cpvm();
        return CASES.stream().map(name -> DynamicTest.dynamicTest(name, () -> run(name, original)));
    }

    private void run(String name, CPvm original) throws Exception {
        ConformanceCase test = ConformanceCases.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no case " + name));
        CPvm twins = new CPvm(original.root(), programs);
        for (String program : List.of("pvm", "pvmd", "pvmgs")) {
            ExamplePrograms.script(
                    programs,
                    program,
                    List.of(original.programs().resolve(program).toString()));
        }
        for (String program : ExamplePrograms.names()) {
            ExamplePrograms.script(programs, program, ExamplePrograms.java(program));
        }
        Verdict verdict = new CaseRunner(DaemonKind.C, twins, null).run(test);
        assertEquals(
                Verdict.Outcome.OK,
                verdict.outcome(),
                () -> test.commands() + ": " + verdict.evidence() + "; kept in " + verdict.kept());
    }
}
