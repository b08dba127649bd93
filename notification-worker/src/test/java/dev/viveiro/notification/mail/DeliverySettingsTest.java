package dev.viveiro.notification.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliverySettingsTest {
    @Test
    void pauses_grow_fourfold_up_to_the_longest() {
        DeliverySettings settings = new DeliverySettings(
                Duration.ofMillis(500),
                Duration.ofSeconds(15),
                4,
                Duration.ofSeconds(30),
                Duration.ofHours(4),
                Duration.ofDays(4));
        assertThat(settings.pauseAfter(1)).hasSeconds(30);
        assertThat(settings.pauseAfter(2)).hasMinutes(2);
        assertThat(settings.pauseAfter(4)).hasMinutes(32);
        assertThat(settings.pauseAfter(6)).hasHours(4);
        assertThat(settings.pauseAfter(1_000_000)).hasHours(4);
    }
}
