package org.jpvm.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jpvm.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** The daemon's core is pure, console and group server are ordinary users of the task library, packages form no cycles. */
class DaemonArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jpvm");

    @Test
    void theCoreAndTheSimulatorArePure() {
        ArchitectureRules.purity(
                        "org.jpvm.daemon.core..",
                        "org.jpvm.daemon.classes..",
                        "org.jpvm.daemon.peer..",
                        "org.jpvm.daemon.plane..",
                        "org.jpvm.daemon.succession..",
                        "org.jpvm.sim..")
                .forEach(rule -> rule.check(CLASSES));
    }

    @Test
    void consoleAndGroupServerKnowNothingOfTheDaemon() {
        noClasses()
                .that()
                .resideInAnyPackage("org.jpvm.console..", "org.jpvm.groupserver..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jpvm.daemon..")
                .because("they run at any daemon, C's too; what they need of it goes over the task library")
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycles() {
        ArchitectureRules.noCycles().check(CLASSES);
    }
}
