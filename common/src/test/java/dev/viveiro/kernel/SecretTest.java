package dev.viveiro.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {
    private record Holder(Secret secret) {}

    @Test
    void a_secret_prints_redacted_alone_and_inside_others() {
        var secret = Secret.of("hunter2");
        assertThat(secret.toString() + new Holder(secret))
                .doesNotContain("hunter2")
                .contains("[redacted]");
    }

    @Test
    void only_reveal_gives_it_away() {
        assertThat(Secret.of("hunter2").reveal()).isEqualTo("hunter2");
        assertThat(Secret.of("hunter2").revealUtf8()).isEqualTo("hunter2".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void secrets_of_one_text_are_equal() {
        assertThat(Secret.of("a"))
                .isEqualTo(Secret.of("a"))
                .hasSameHashCodeAs(Secret.of("a"))
                .isNotEqualTo(Secret.of("b"));
    }
}
