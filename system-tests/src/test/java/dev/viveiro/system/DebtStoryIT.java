package dev.viveiro.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A prepaid tenant uses up its credit, is switched off, pays, and has its machine back; through all processes. */
class DebtStoryIT extends Story {
    private static final String CONTACT = "accounts@school.example";

    @Test
    void a_tenant_whose_credit_is_used_up_is_switched_off_until_it_pays() {
        var debtor = portal.ofNewTenant("debtor");
        agree();
        assertThat(portal.put("/v1/payments/advance?tenant=debtor", Map.of("currency", "EUR", "amount", "30.00"))
                        .status())
                .isEqualTo(201);
        var accepted = debtor.create("in-debt");
        assertThat(accepted.status()).isEqualTo(202);
        var vm = accepted.vmId();

        await().atMost(PATIENCE.multipliedBy(2))
                .until(() -> causes(debtor, vm).equals(List.of("DEBT")) && stateIs(debtor, vm, "STOPPED"));
        assertThat(isRunningOnItsHost(vm)).isFalse();
        var start = debtor.post("/v1/vms/" + vm + "/start");
        assertThat(start.status()).isEqualTo(409);
        assertThat(start.text("/code")).isEqualTo("suspended");
        assertThat(debtor.create("another").text("/code")).isEqualTo("suspended");
        assertThat(debtor.get("/v1/balance").text("/items/0/credit/standing")).isEqualTo("EXHAUSTED");
        await().atMost(PATIENCE).until(() -> !portal.mailsTo(CONTACT).isEmpty());

        var told = payment("100000.00");
        assertThat(told.status()).isEqualTo(201);
        await().atMost(PATIENCE).until(() -> stateIs(debtor, vm, "RUNNING"));
        assertThat(causes(debtor, vm)).isEmpty();
        assertThat(isRunningOnItsHost(vm)).isTrue();
        assertThat(payment("100000.00").status()).isEqualTo(200);
        assertThat(debtor.get("/v1/balance").text("/items/0/paid")).isEqualTo("100030.00");
        assertThat(debtor.delete("/v1/vms/" + vm).status()).isEqualTo(202);
    }

    /** One euro for each second of a processor; all else costs nothing. */
    private void agree() {
        var rates = Stream.of("VCPU", "MEMORY", "DISK", "ADDRESS", "SNAPSHOT", "IMAGE")
                .map(meter -> Map.of(
                        "meter",
                        meter,
                        "per",
                        "SECOND",
                        "tiers",
                        List.of(Map.of("price", meter.equals("VCPU") ? "1" : "0"))))
                .toList();
        put("/v1/prices/by-the-second/1", Map.of("currency", "EUR", "validFrom", "2026-01", "rates", rates));
        put(
                "/v1/terms/1?tenant=debtor",
                Map.of("validFrom", "2026-01", "priceList", "by-the-second", "taxPercent", "0"));
        put(
                "/v1/credit-terms/1?tenant=debtor",
                Map.of("kind", "PREPAID", "currency", "EUR", "warnBelow", "10.00", "contact", CONTACT));
    }

    private void put(String path, Object body) {
        var answer = portal.put(path, body);
        assertThat(answer.status()).as("%s", answer).isBetween(200, 201);
    }

    /** As a provider tells of it, without a key. */
    private Portal.Answer payment(String amount) {
        var tenant = portal.all("/v1/tenants?limit=500").stream()
                .filter(each -> each.path("name").asString("").equals("debtor"))
                .map(each -> each.path("id").asString(""))
                .findFirst()
                .orElseThrow();
        var body = "{\"id\":\"pay-1\",\"tenant\":\"" + tenant + "\",\"amount\":\"" + amount
                + "\",\"currency\":\"EUR\",\"paidAt\":\"2026-03-17T11:00:00Z\"}";
        var time = String.valueOf(Clock.systemUTC().instant().getEpochSecond());
        return portal.signed(
                "/v1/payments/webhooks/bank",
                body,
                Map.of("Viveiro-Timestamp", time, "Viveiro-Signature", "v1=" + signature(time + "." + body)));
    }

    private static String signature(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(RunningSystem.WEBHOOK_SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    private static boolean stateIs(Portal who, String vm, String state) {
        return who.get("/v1/vms/" + vm).text("/state").equals(state);
    }

    private static List<String> causes(Portal who, String vm) {
        return who.get("/v1/vms/" + vm)
                .body()
                .at("/suspended/causes")
                .valueStream()
                .map(cause -> cause.asString(""))
                .toList();
    }
}
