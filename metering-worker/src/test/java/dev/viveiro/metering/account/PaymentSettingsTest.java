package dev.viveiro.metering.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.kernel.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PaymentSettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void a_provider_has_a_secret_that_is_not_printed() {
        PaymentSettings settings = bound(Map.of("viveiro.payments.webhooks.bank.secret", SECRET));
        assertThat(settings.webhooks().get("bank")).isEqualTo(new PaymentSettings.Webhook(Secret.of(SECRET)));
        assertThat(settings.tolerance()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void a_secret_that_can_be_guessed_and_a_name_that_is_no_part_of_a_path_are_refused() {
        assertThatThrownBy(() -> bound(Map.of("viveiro.payments.webhooks.bank.secret", "12345678")))
                .isInstanceOf(BindException.class)
                .rootCause()
                .hasMessageContaining("at least 32")
                .hasMessageNotContaining("12345678");
        assertThatThrownBy(() -> bound(Map.of("viveiro.payments.webhooks[a:b].secret", SECRET)))
                .isInstanceOf(BindException.class);
    }

    private static PaymentSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("viveiro.payments", PaymentSettings.class);
    }
}
