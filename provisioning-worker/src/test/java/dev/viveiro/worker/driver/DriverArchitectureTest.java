package dev.viveiro.worker.driver;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Where the drivers end: what their root may know, and what a driver may know beside it. */
@AnalyzeClasses(packages = "dev.viveiro.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class DriverArchitectureTest {
    private static final String ROOT = "dev.viveiro.worker.driver";
    private static final String EACH_DRIVER = "dev.viveiro.worker.driver.(*)..";
    private static final String[] SHARED_BY_DRIVERS = {
        "dev.viveiro.worker.driver.process..",
        "dev.viveiro.worker.driver.guest..",
        "dev.viveiro.worker.driver.capture.."
    };

    /** The root speaks plain Java and the kernel; only the map of drivers knows that there are any. */
    @ArchTest
    static final ArchRule DomainIsPlainJava = classes()
            .that()
            .resideInAPackage(ROOT)
            .and(not(simpleName("Drivers")))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.util..",
                    "java.time..",
                    "java.nio.file..",
                    "org.jspecify..",
                    "dev.viveiro.kernel",
                    ROOT);

    /** A driver knows the root, the kernel and what drivers share; never another driver, the journal or messaging. */
    @ArchTest
    static final ArchRule DriversAreIslands = CompositeArchRule.of(slices().matching(EACH_DRIVER)
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(alwaysTrue(), resideInAnyPackage(SHARED_BY_DRIVERS)))
            .and(classes()
                    .that()
                    .resideInAPackage(ROOT + ".*..")
                    .should()
                    .onlyDependOnClassesThat(not(resideInAPackage("dev.viveiro.."))
                            .or(resideInAnyPackage(ROOT + "..", "dev.viveiro.kernel"))));

    /** The simulated host needs no library but the log's. */
    @ArchTest
    static final ArchRule TheSimulatedHostIsPlainJava = classes()
            .that()
            .resideInAPackage(ROOT + ".simulated..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "dev.viveiro.kernel",
                    ROOT,
                    ROOT + ".capture",
                    ROOT + ".simulated..");

    /** The rest of the worker meets drivers at their root. */
    @ArchTest
    static final ArchRule TheWorkerKnowsNoParticularDriver = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".*..")
            .allowEmptyShould(true);

    /** Time, sleep and identities are given to a driver; only the pause sleeps. */
    @ArchTest
    static final ArchRule TimeAndIdentityAreGiven = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .and(not(simpleName("SleepingPause")))
            .should()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID");
}
