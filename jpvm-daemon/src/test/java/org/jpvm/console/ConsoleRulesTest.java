package org.jpvm.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the console and the group server may know. */
class ConsoleRulesTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.jpvm.console", "org.jpvm.groupserver");

    @Test
    void bothUseTheTaskLibraryOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "org.jpvm",
                        "org.jpvm.wire..",
                        "org.jpvm.migration",
                        "org.jpvm.console",
                        "org.jpvm.groupserver",
                        "org.jline..",
                        "java..")
                .because("they must work with any daemon and any provider; what they miss belongs in org.jpvm")
                .check(classes);
    }

    @Test
    void onlyTheTerminalNeedsTheLineEditor() {
        noClasses()
                .that()
                .doNotHaveSimpleName("TerminalLines")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .because("scripts start without it; put such code into TerminalLines")
                .check(classes);
    }

    @Test
    void theGroupServersRulesArePure() {
        noClasses()
                .that()
                .resideInAPackage("org.jpvm.groupserver")
                .and()
                .doNotHaveSimpleName("GroupServerMain")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io", "java.net", "java.nio.file", "java.nio.channels", "java.util.concurrent..")
                .because("input and output belong into GroupServerMain")
                .check(classes);
    }
}
