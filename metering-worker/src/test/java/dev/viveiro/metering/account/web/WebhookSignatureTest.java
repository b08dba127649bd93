package dev.viveiro.metering.account.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSignatureTest {
    private static final Secret SECRET = Secret.of("0123456789abcdef0123456789abcdef");
    private static final byte[] BODY = "{\"id\":\"pay-1\"}".getBytes(StandardCharsets.UTF_8);
    private static final String TIME = "1773745200";
    private static final Instant NOW = Instant.ofEpochSecond(1_773_745_200);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    /** By {@code printf '%s' '1773745200.{"id":"pay-1"}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef}. */
    private static final String RIGHT = "v1=9f0e16c0d33b26f2ecdaed59dc21595084b8c390061d38a3d424efcb4c5da6a0";

    @ParameterizedTest
    @CsvSource({"0, true", "300, true", "-300, true", "301, false", "-301, false"})
    void a_call_is_good_for_five_minutes_on_either_side(int seconds, boolean good) {
        assertThat(new WebhookSignature(TIME, RIGHT).isOf(BODY, SECRET, NOW.plusSeconds(seconds), TOLERANCE))
                .isEqualTo(good);
    }

    @Test
    void time_body_and_secret_are_all_signed() {
        assertThat(isOf("1773745201", RIGHT, BODY, SECRET)).isFalse();
        assertThat(isOf(TIME, RIGHT, "{\"id\":\"pay-2\"}".getBytes(StandardCharsets.UTF_8), SECRET))
                .isFalse();
        assertThat(isOf(TIME, RIGHT, BODY, Secret.of("another secret of so many letters")))
                .isFalse();
    }

    @Test
    void what_is_no_signature_is_none() {
        for (String signature : new @Nullable String[] {
            null,
            "",
            "v1=",
            RIGHT.substring(3),
            RIGHT + "0",
            "v2" + RIGHT.substring(2),
            RIGHT + "," + RIGHT,
            "v1=" + "g".repeat(64)
        }) {
            assertThat(isOf(TIME, signature, BODY, SECRET)).as("%s", signature).isFalse();
        }
        for (String time : new @Nullable String[] {null, "", "-1", "soon", "9".repeat(40), "1773745200.0"}) {
            assertThat(isOf(time, RIGHT, BODY, SECRET)).as("%s", time).isFalse();
        }
    }

    private static boolean isOf(@Nullable String time, @Nullable String signature, byte[] body, Secret secret) {
        return new WebhookSignature(time, signature).isOf(body, secret, NOW, TOLERANCE);
    }
}
