package dev.viveiro.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every package of {@code common} has two users and is no web, and nowhere is there a class that is called after nothing. */
class CommonHoldsNoPolicy {
    static final ArchRule NO_EMPTY_NAMES =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Base|Impl)(\\$.*)?");

    static final ArchRule NO_WEB = noClasses()
            .that()
            .resideInAnyPackage(Module.COMMON.patterns())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "org.springframework.http..");

    @Test
    void no_class_is_called_after_nothing() {
        NO_EMPTY_NAMES.check(Code.ALL);
    }

    @Test
    void common_knows_no_web() {
        NO_WEB.check(Code.ALL);
    }

    @Test
    void what_is_in_common_has_two_users_or_moves_out() {
        var users = usersOfPackages();
        assertThat(users).hasSizeGreaterThan(8);
        assertThat(users)
                .allSatisfy((own, modules) ->
                        assertThat(modules).as("users of %s", own).hasSizeGreaterThanOrEqualTo(2));
    }

    /** The packages of common and the other modules that use each. */
    private static Map<String, Set<Module>> usersOfPackages() {
        Map<String, Set<Module>> users = new TreeMap<>();
        for (var type : Code.ALL) {
            if (isIn(type, Module.COMMON)) {
                var modules = users.computeIfAbsent(type.getPackageName(), own -> EnumSet.noneOf(Module.class));
                type.getDirectDependenciesToSelf().stream()
                        .map(dependency -> Module.of(dependency.getOriginClass()))
                        .flatMap(Optional::stream)
                        .filter(module -> module != Module.COMMON)
                        .forEach(modules::add);
            }
        }
        return users;
    }

    private static boolean isIn(JavaClass type, Module module) {
        return Module.of(type).stream().anyMatch(module::equals);
    }
}
