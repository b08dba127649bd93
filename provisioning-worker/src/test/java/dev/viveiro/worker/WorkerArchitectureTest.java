package dev.viveiro.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls inside the worker. */
@AnalyzeClasses(packages = "dev.viveiro.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class WorkerArchitectureTest {
    @ArchTest
    static final ArchRule DomainIsPlainJava = noClasses()
            .that()
            .resideInAPackage("dev.viveiro.worker.operation")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "org.sqlite..",
                    "com.rabbitmq..",
                    "tools.jackson..",
                    "com.fasterxml..",
                    "io.github.resilience4j..",
                    "dev.viveiro.messaging..");

    @ArchTest
    static final ArchRule OnlyTheJournalSpeaksSql = noClasses()
            .that()
            .resideOutsideOfPackage("dev.viveiro.worker.journal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    @ArchTest
    static final ArchRule TheJournalIsBehindPorts = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.viveiro.worker.operation",
                    "dev.viveiro.worker.intake",
                    "dev.viveiro.worker.report",
                    "dev.viveiro.worker.standing",
                    "dev.viveiro.worker.driver..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.viveiro.worker.journal");

    @ArchTest
    static final ArchRule TimeAndIdentityAreGiven = noClasses()
            .that()
            .doNotHaveSimpleName("SleepingPause")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", java.time.Duration.class);

    @ArchTest
    static final ArchRule ServicesDoNotKnowEachOther = classes()
            .should()
            .onlyDependOnClassesThat(
                    new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("are no other service's") {
                        @Override
                        public boolean test(JavaClass type) {
                            return !type.getPackageName().matches("dev\\.viveiro\\.(gateway|metering|notification).*");
                        }
                    });

    @ArchTest
    static final ArchRule NothingIsNamedAfterNothing =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)|.*\\.Base[A-Z].*");

    @ArchTest
    static final ArchRule FeaturesHaveNoCycles =
            slices().matching("dev.viveiro.worker.(*)").should().beFreeOfCycles();
}
