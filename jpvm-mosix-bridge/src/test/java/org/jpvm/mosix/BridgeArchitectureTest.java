package org.jpvm.mosix;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jpvm.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** Policies, gossip, what is measured, scenarios and bounds are pure, and packages form no cycles. */
class BridgeArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jpvm");

    @Test
    void whatTheSimulatorAndTheDaemonShareIsPure() {
        ArchitectureRules.purity(
                        "org.jpvm.mosix.continuation.transform",
                        "org.jpvm.mosix.criu",
                        "org.jpvm.placement",
                        "org.jpvm.mosix.balance",
                        "org.jpvm.mosix.gossip",
                        "org.jpvm.mosix.load",
                        "org.jpvm.mosix.load.linux",
                        "org.jpvm.mosix.placement",
                        "org.jpvm.mosix.policy",
                        "org.jpvm.mosix.scale",
                        "org.jpvm.mosix.sim",
                        "org.jpvm.mosix.sim.bound",
                        "org.jpvm.mosix.sim.scenario")
                .forEach(rule -> rule.check(CLASSES));
    }

    @Test
    void packagesFormNoCycles() {
        ArchitectureRules.noCycles().check(CLASSES);
    }
}
