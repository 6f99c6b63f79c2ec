package org.jpvm;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jpvm.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

/** Which packages are pure, and that packages form no cycles. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jpvm");

    @Test
    void protocolCodeIsPure() {
        ArchitectureRules.purity("org.jpvm.wire..", "org.jpvm.message..", "org.jpvm.client", "org.jpvm.group..")
                .forEach(rule -> rule.check(CLASSES));
    }

    @Test
    void packagesFormNoCycles() {
        ArchitectureRules.noCycles().check(CLASSES);
    }
}
