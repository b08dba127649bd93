package dev.viveiro.metering;

import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a payment provider sends, signed in the documented way by code of its own. */
final class WebhookCalls {
    static final String PATH = "/v1/payments/webhooks/" + MeteringInATest.PROVIDER;

    private WebhookCalls() {}

    static byte[] payment(String id, TenantId tenant, String amount) {
        return """
            {"id":"%s","tenant":"%s","amount":"%s","currency":"EUR","paidAt":"2026-03-17T11:00:00Z","reference":"Für März"}\
            """.formatted(id, tenant, amount).getBytes(StandardCharsets.UTF_8);
    }

    static Map<String, String> signed(byte[] body, Instant at, Secret secret) {
        String seconds = Long.toString(at.getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.revealUtf8(), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "Viveiro-Timestamp",
                    seconds,
                    "Viveiro-Signature",
                    "v1=" + HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
