package dev.viveiro.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Decisions, operations, ratings and what is asked of a driver import no Spring, SQL, AMQP or Jackson. */
class DomainIsPlainJava {
    private static final String[] DOMAIN = {
        "..domain..", "dev.viveiro..operation..", "..rating..", "dev.viveiro.worker.driver"
    };

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
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TECHNOLOGY);

    @Test
    void decisions_can_be_read_and_run_without_any_technology() {
        for (var pattern : DOMAIN) {
            assertThat(Code.ALL.stream()
                            .filter(type -> PackageMatchers.of(pattern).test(type.getPackageName())))
                    .as("classes in %s", pattern)
                    .isNotEmpty();
        }
        RULE.check(Code.ALL);
    }
}
