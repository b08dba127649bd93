package dev.viveiro.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

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

    /** Known deviations, by name and no other: docs/adr/0008-adapters-of-a-small-feature.md. */
    private static final Set<String> ADAPTERS_OF_A_SMALL_FEATURE = Set.of(
            "dev.viveiro.gateway.operation.OperationController",
            "dev.viveiro.gateway.operation.SqlOperationStore",
            "dev.viveiro.gateway.operation.OperationChanges",
            "dev.viveiro.gateway.operation.OperationMetrics");

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
            .and(describe("are no known deviations", type -> !deviates(type)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TECHNOLOGY);

    private static boolean deviates(JavaClass type) {
        return ADAPTERS_OF_A_SMALL_FEATURE.contains(
                type.getEnclosingClass().orElse(type).getName());
    }

    @Test
    void a_known_deviation_exists_or_is_taken_off_the_list() {
        assertThat(ADAPTERS_OF_A_SMALL_FEATURE)
                .allSatisfy(name -> assertThat(Code.ALL.contain(name)).as(name).isTrue());
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
