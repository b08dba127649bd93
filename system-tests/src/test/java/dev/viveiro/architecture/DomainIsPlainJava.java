package dev.viveiro.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Decisions, operations, ratings and what is asked of a driver import no Spring, SQL, AMQP or Jackson. */
class DomainIsPlainJava {
    private static final String[] DOMAIN = {
        "..domain..", "dev.viveiro..operation..", "..rating..", "dev.viveiro.worker.driver"
    };

    /** A feature of few classes has no layers: its adapters live beside its domain. */
    private static final Set<String> SMALL_FEATURE =
            Set.of("dev.viveiro.gateway.operation.OperationController", "dev.viveiro.gateway.operation.OperationStore");

    private static final String[] TECHNOLOGY = {
        "org.springframework..",
        "java.sql..",
        "javax.sql..",
        "org.postgresql..",
        "org.sqlite..",
        "com.rabbitmq..",
        "tools.jackson..",
        "com.fasterxml.jackson..",
        "jakarta.servlet.."
    };

    static final ArchRule RULE = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .and(areNot("the gateway's way to show and keep operations", SMALL_FEATURE))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TECHNOLOGY);

    private static DescribedPredicate<JavaClass> areNot(String what, Set<String> names) {
        return describe("are not " + what, type -> names.stream().noneMatch(type.getName()::startsWith));
    }

    @Test
    void the_rule_is_about_classes_that_exist() {
        for (var pattern : List.of("..domain..", "dev.viveiro.worker.operation", "dev.viveiro.worker.driver")) {
            assertThat(Code.ALL.stream()
                            .filter(type -> PackageMatcher.of(pattern).matches(type.getPackageName())))
                    .as("classes in %s", pattern)
                    .hasSizeGreaterThan(3);
        }
    }

    @Test
    void decisions_can_be_read_and_run_without_any_technology() {
        RULE.check(Code.ALL);
    }
}
