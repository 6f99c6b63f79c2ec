package org.jpvm.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What makes a package pure, and that packages form no cycles; for the architecture tests of all modules. */
public final class ArchitectureRules {
    private static final String WAY_OUT =
            "protocol code gets bytes and times through method calls, so that the simulator can drive it and a seed replays it;"
                    + " move what does IO to an .io package and hand it in, or pass the time or the random number as a parameter";

    /** Classes of otherwise harmless packages. */
    private static final Set<String> IMPURE_CLASSES = Set.of(
            "java.lang.Thread",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.Timer",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.io.File",
            "java.io.RandomAccessFile",
            "java.io.FileInputStream",
            "java.io.FileOutputStream");

    /** Calls that read a clock or draw a random number, by class and method. */
    private static final Map<String, Set<String>> IMPURE_CALLS = Map.of(
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis", "getenv"),
            "java.lang.Math", Set.of("random"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"));

    private ArchitectureRules() {}

    /**
     * The named packages touch no sockets, channels, files, threads, processes, clocks or random numbers.
     *
     * @param pure package patterns as ArchUnit reads them
     */
    public static List<ArchRule> purity(String... pure) {
        return List.of(
                noClasses()
                        .that()
                        .resideInAnyPackage(pure)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "org.jpvm..io..")
                        .because(WAY_OUT),
                noClasses()
                        .that()
                        .resideInAnyPackage(pure)
                        .should()
                        .dependOnClassesThat(DescribedPredicate.describe(
                                "use threads, processes, files, clocks or randomness",
                                (JavaClass type) -> IMPURE_CLASSES.contains(type.getName())))
                        .because(WAY_OUT),
                noClasses()
                        .that()
                        .resideInAnyPackage(pure)
                        .should()
                        .accessTargetWhere(DescribedPredicate.describe(
                                "read a clock, the environment or a random number",
                                (JavaAccess<?> access) -> isImpure(access.getTargetOwner(), access.getTarget())))
                        .because(WAY_OUT));
    }

    /** The packages below {@code org.jpvm} form no cycles. */
    public static ArchRule noCycles() {
        return slices().assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .because(
                        "a cycle makes two packages one; move what both need to the package below them, which is usually org.jpvm");
    }

    private static boolean isImpure(JavaClass owner, HasName target) {
        return IMPURE_CALLS.getOrDefault(owner.getName(), Set.of()).contains(target.getName());
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("org.jpvm")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the packages below org.jpvm";
        }
    }
}
