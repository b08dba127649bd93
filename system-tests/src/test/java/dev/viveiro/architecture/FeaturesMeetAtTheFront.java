package dev.viveiro.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inside a service a feature sees only the root package of another, and no two see each other. */
class FeaturesMeetAtTheFront {
    @ParameterizedTest
    @ValueSource(
            strings = {"dev.viveiro.gateway", "dev.viveiro.worker", "dev.viveiro.metering", "dev.viveiro.notification"})
    void another_feature_sees_only_the_root_package(String service) {
        assertThat(Code.ALL.stream().map(type -> feature(type, service)).flatMap(Optional::stream))
                .as("classes in features of %s", service)
                .hasSizeGreaterThan(3);
        assertThat(backDoors(Code.ALL, service)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dev.viveiro.gateway", "dev.viveiro.worker", "dev.viveiro.metering", "dev.viveiro.notification"})
    void features_have_no_cycles(String service) {
        slices().matching(service + ".(*)..").should().beFreeOfCycles().check(Code.ALL);
    }

    /** Dependencies that reach into another feature past its root package. */
    static List<String> backDoors(JavaClasses classes, String service) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isBackDoor(dependency, service))
                .map(Dependency::getDescription)
                .toList();
    }

    private static boolean isBackDoor(Dependency dependency, String service) {
        var from = feature(dependency.getOriginClass(), service);
        var to = feature(dependency.getTargetClass(), service);
        return from.isPresent()
                && to.isPresent()
                && !from.equals(to)
                && !dependency.getTargetClass().getPackageName().equals(service + "." + to.get());
    }

    private static Optional<String> feature(JavaClass type, String service) {
        var own = type.getPackageName();
        return own.startsWith(service + ".")
                ? Optional.of(own.substring(service.length() + 1).split("\\.")[0])
                : Optional.empty();
    }
}
