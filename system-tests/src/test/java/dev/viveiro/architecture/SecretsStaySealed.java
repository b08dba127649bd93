package dev.viveiro.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.viveiro.kernel.Secret;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A secret is a type that prints redacted; no contract holds a plain password, no record prints one. */
class SecretsStaySealed {
    private static final String CANARY = "canary-5e1f";

    @Test
    void a_secret_prints_redacted() {
        assertThat(Secret.of(CANARY).toString()).doesNotContain(CANARY);
    }

    @Test
    void no_contract_holds_a_plain_secret() {
        assertThat(Code.ALL.stream().filter(type -> type.getPackageName().startsWith("dev.viveiro.contract")))
                .hasSizeGreaterThan(30);
        assertThat(plainSecrets(Code.ALL, "dev.viveiro.contract")).isEmpty();
    }

    @Test
    void no_record_prints_the_secret_it_holds() {
        assertThat(holders(Code.ALL).toList()).isNotEmpty();
        assertThat(tellTales(Code.ALL)).isEmpty();
    }

    /** Fields under {@code root} that are called like a secret and are plain text or bytes. */
    static List<String> plainSecrets(JavaClasses classes, String root) {
        return classes.stream()
                .filter(type -> type.getPackageName().startsWith(root))
                .flatMap(type -> type.getFields().stream())
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> isCalledLikeASecret(field.getName()))
                .filter(field -> field.getRawType().isEquivalentTo(String.class)
                        || field.getRawType().isEquivalentTo(byte[].class))
                .map(JavaField::getFullName)
                .toList();
    }

    /** Records with a component that is called like a secret and whose text contains it. */
    static List<String> tellTales(JavaClasses classes) {
        return holders(classes)
                .filter(type -> filledWithCanaries(type.reflect()).toString().contains(CANARY))
                .map(JavaClass::getName)
                .toList();
    }

    private static Stream<JavaClass> holders(JavaClasses classes) {
        return classes.stream().filter(JavaClass::isRecord).filter(type -> Arrays.stream(
                        type.reflect().getRecordComponents())
                .anyMatch(SecretsStaySealed::isSecretText));
    }

    /** Every component that is a secret is the canary; the others are nothing. */
    private static Object filledWithCanaries(Class<?> record) {
        var components = record.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components).map(SecretsStaySealed::value).toArray();
        try {
            var constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Could not make a " + record.getName() + " to see how it prints", e);
        }
    }

    private static @Nullable Object value(RecordComponent component) {
        if (isSecretText(component)) {
            return CANARY;
        }
        var type = component.getType();
        if (type == String.class) {
            return "";
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == Duration.class) {
            return Duration.ofMinutes(1); // settings refuse a period of nothing
        }
        return type.isPrimitive() ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0) : null;
    }

    private static boolean isSecretText(RecordComponent component) {
        return component.getType() == String.class && isCalledLikeASecret(component.getName());
    }

    private static boolean isCalledLikeASecret(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return (lower.contains("password") && !lower.contains("wanted") && !lower.contains("scheme"))
                || lower.contains("secret")
                || lower.contains("privatekey")
                || (lower.contains("token") && !lower.contains("pagetoken"));
    }
}
