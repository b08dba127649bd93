package dev.viveiro.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A module uses {@code common}, a service also {@code web}; no service uses another. */
class ServicesDoNotKnowEachOther {
    static ArchRule rule(Module module) {
        return noClasses()
                .that()
                .resideInAnyPackage(module.patterns())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(module.forbidden());
    }

    @ParameterizedTest
    @EnumSource(Module.class)
    void a_module_uses_only_what_it_may(Module module) {
        assertThat(Code.ALL.stream().filter(type -> Module.of(type).stream().anyMatch(module::equals)))
                .as("classes of %s", module)
                .hasSizeGreaterThan(3);
        rule(module).check(Code.ALL);
    }

    @Test
    void every_class_belongs_to_a_module_that_this_test_knows() {
        assertThat(Code.ALL).allMatch(type -> Module.of(type).isPresent());
    }
}
