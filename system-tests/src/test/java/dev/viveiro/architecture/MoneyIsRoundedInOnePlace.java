package dev.viveiro.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import dev.viveiro.metering.rating.Rounding;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/** Cents come and go where sums are rounded in several places; so metering rounds in one. */
class MoneyIsRoundedInOnePlace {
    static final ArchRule RULE = noClasses()
            .that()
            .resideInAPackage("dev.viveiro.metering..")
            .and()
            .doNotHaveFullyQualifiedName(Rounding.class.getName())
            .should()
            .dependOnClassesThat()
            .areAssignableTo(RoundingMode.class);

    @Test
    void nothing_of_metering_rounds_but_that_class() {
        RULE.check(Code.ALL);
    }
}
