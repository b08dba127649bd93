package dev.viveiro.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is in {@code common} has two users, is no web, and nowhere is there a class that is called after nothing. */
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
        var users = usersOfCommon();
        assertThat(users).hasSizeGreaterThan(50);
        assertThat(users.entrySet())
                .filteredOn(entry -> entry.getValue().size() < 2)
                .extracting(entry -> entry.getKey().getName() + " is used by " + entry.getValue())
                .isEmpty();
    }

    /** Modules that use a class of common themselves, or through other classes of common. */
    private static Map<JavaClass, Set<Module>> usersOfCommon() {
        Map<JavaClass, Set<Module>> users = new HashMap<>();
        Code.ALL.stream()
                .filter(CommonHoldsNoPolicy::isPublicInCommon)
                .forEach(type -> users.put(type, EnumSet.noneOf(Module.class)));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (var entry : users.entrySet()) {
                for (Dependency dependency : entry.getKey().getDirectDependenciesToSelf()) {
                    var user = dependency.getOriginClass();
                    var module = Module.of(user);
                    if (module.isPresent() && module.get() != Module.COMMON) {
                        grew |= entry.getValue().add(module.get());
                    } else {
                        grew |= entry.getValue().addAll(users.getOrDefault(outermost(user), Set.of()));
                    }
                }
            }
        }
        return users;
    }

    private static boolean isPublicInCommon(JavaClass type) {
        return Module.of(type).stream().anyMatch(Module.COMMON::equals)
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.isTopLevelClass()
                && !type.getSimpleName().equals("package-info");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(CommonHoldsNoPolicy::outermost).orElse(type);
    }
}
