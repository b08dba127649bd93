package dev.viveiro.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A driver imports the driver root, {@code .process} and {@code .guest}; never another driver, the journal or messaging. */
class DriversAreIslands {
    private static final String ROOT = "dev.viveiro.worker.driver";
    private static final Set<String> SHARED = Set.of("capture", "guest", "process");

    static final ArchRule NO_MAINLAND = noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.viveiro.worker.journal..",
                    "dev.viveiro.worker.intake..",
                    "dev.viveiro.worker.operation..",
                    "dev.viveiro.worker.report..",
                    "dev.viveiro.messaging..",
                    "com.rabbitmq..",
                    "org.springframework.amqp..",
                    "org.sqlite..");

    @Test
    void a_driver_knows_no_journal_and_no_messaging() {
        NO_MAINLAND.check(Code.ALL);
    }

    @Test
    void a_driver_knows_no_other_driver() {
        assertThat(Code.ALL.stream()
                        .map(DriversAreIslands::driver)
                        .flatMap(Optional::stream)
                        .distinct())
                .contains("simulated");
        assertThat(bridges(Code.ALL)).isEmpty();
    }

    /** Dependencies from one driver to another. */
    static List<String> bridges(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(DriversAreIslands::isBridge)
                .map(Dependency::getDescription)
                .toList();
    }

    private static boolean isBridge(Dependency dependency) {
        var from = driver(dependency.getOriginClass());
        var to = driver(dependency.getTargetClass());
        return from.isPresent() && to.isPresent() && !from.equals(to) && !SHARED.contains(to.get());
    }

    /** The driver that a class is part of; the root is part of none. */
    private static Optional<String> driver(JavaClass type) {
        var own = type.getPackageName();
        return own.startsWith(ROOT + ".")
                ? Optional.of(own.substring(ROOT.length() + 1).split("\\.")[0])
                : Optional.empty();
    }
}
