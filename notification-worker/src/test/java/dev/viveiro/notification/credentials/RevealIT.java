package dev.viveiro.notification.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.kernel.Secret;
import dev.viveiro.notification.MailText;
import dev.viveiro.notification.NotificationScene;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RevealIT extends NotificationScene {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Secret PASSWORD = Secret.of("Zk3-canary-PASSWORD-9qX");

    @Test
    void a_link_reveals_the_password_once_and_the_ciphertext_goes() {
        VmSnapshot vm = machine("reveal@example.org");
        String token = tokenMailedFor(vm, "reveal@example.org");

        HttpResponse<String> first = reveal(body(token));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(json(first)).isEqualTo(JSON.readTree("""
                {"account":"viveiro","address":"10.20.0.17","password":"Zk3-canary-PASSWORD-9qX",\
                "login":"ssh viveiro@10.20.0.17"}"""));

        HttpResponse<String> second = reveal(body(token));
        assertThat(second.statusCode()).isEqualTo(410);
        assertThat(second.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(json(second).get("code").asString()).isEqualTo("already-revealed");
        assertThat(jdbc.queryForObject(
                        "select count(*) from sealed_credential where vm = ? and sealed is null",
                        Integer.class,
                        vm.id().value()))
                .isEqualTo(1);
    }

    @Test
    void of_many_who_press_at_once_one_sees_the_password() {
        String token = tokenMailedFor(machine("many@example.org"), "many@example.org");
        List<Integer> statuses;
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> presses = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                presses.add(
                        CompletableFuture.supplyAsync(() -> reveal(body(token)).statusCode(), all));
            }
            statuses = presses.stream().map(CompletableFuture::join).toList();
        }
        assertThat(statuses).containsOnly(200, 410);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
    }

    @Test
    void a_token_that_nobody_was_sent_is_not_found() {
        for (String token : List.of("A".repeat(43), "A".repeat(42) + "!", "short", "ñ")) {
            assertThat(reveal(body(token)).statusCode()).as(token).isEqualTo(404);
        }
    }

    @Test
    void a_body_without_a_token_is_a_problem_that_points_to_it() {
        for (String body : List.of("{}", "{\"token\":null}", body(""), body(" "), body("A".repeat(1_001)))) {
            HttpResponse<String> answer = reveal(body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(json(answer).get("errors").get(0).get("pointer").asString())
                    .isEqualTo("/token");
        }
        assertThat(reveal("no json").statusCode()).isEqualTo(400);
    }

    @Test
    void a_seal_of_another_machine_is_not_opened_and_its_link_stays() {
        VmSnapshot vm = machine("swap@example.org");
        VmSnapshot other = machine(null);
        String foreign = CredentialSeal.seal(
                PASSWORD, other.id(), 1, SealingKey.to(CREDENTIAL_KEY.toPublicJWK(), new SecureRandom()));
        tell(issuedSealed(vm, foreign));
        String token = tokenIn("swap@example.org");
        assertThat(reveal(body(token)).statusCode()).isEqualTo(500);
        assertThat(reveal(body(token)).body()).doesNotContain(PASSWORD.reveal());
    }

    @Test
    void a_credential_sealed_to_an_unknown_key_is_dead_at_once() {
        long dead = dead();
        VmSnapshot vm = machine("key@example.org");
        var issued = issued(vm, PASSWORD);
        tell(new dev.viveiro.contract.vm.CredentialIssued(
                vm,
                issued.operation(),
                new dev.viveiro.contract.credential.SealedCredential("viveiro", "x", "mail-0"),
                CLOCK.instant()));
        await().untilAsserted(() -> assertThat(dead()).isEqualTo(dead + 1));
        assertThat(stateOf(vm)).isEmpty();
    }

    @Test
    void neither_password_nor_token_is_in_the_database_a_log_or_a_mails_headers() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        lines.start();
        root.addAppender(lines);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.viveiro");
        Logger web = (Logger) LoggerFactory.getLogger("org.springframework.web");
        ours.setLevel(Level.TRACE);
        web.setLevel(Level.TRACE);
        String token;
        try {
            token = tokenMailedFor(machine("canary@example.org"), "canary@example.org");
            assertThat(dump()).doesNotContain(PASSWORD.reveal(), token);
            assertThat(reveal(body(token)).statusCode()).isEqualTo(200);
            assertThat(reveal(body(token)).statusCode()).isEqualTo(410);
        } finally {
            root.detachAppender(lines);
            root.setLevel(before);
            ours.setLevel(null);
            web.setLevel(null);
        }
        assertThat(dump()).doesNotContain(PASSWORD.reveal(), token);
        List<String> said = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(lines.list)) {
            said.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                said.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(said).isNotEmpty();
        assertThat(String.join("\n", said)).doesNotContain(PASSWORD.reveal(), token);
    }

    @Test
    void the_page_fetches_nothing_from_elsewhere_and_changes_nothing() {
        HttpResponse<String> page = getWithoutToken("/reveal");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .doesNotContain("unsafe");
        assertThat(page.body()).contains("<button").doesNotContain("http://", "https://", "/*SCRIPT*/", "/*STYLE*/");
    }

    @Test
    void the_public_key_is_given_to_the_gateway_alone_and_is_only_public() {
        assertThat(getWithoutToken("/internal/credential-key").statusCode()).isEqualTo(401);
        JsonNode key = json(get("/internal/credential-key"));
        assertThat(key.get("kid").asString()).isEqualTo("mail-1");
        assertThat(key.has("d")).isFalse();
    }

    @Test
    void a_tenant_sees_its_own_deliveries_newest_first() {
        tokenMailedFor(machine("list-1@example.org"), "list-1@example.org");
        VmSnapshot second = machine("list-2@example.org");
        tokenMailedFor(second, "list-2@example.org");
        await().untilAsserted(() -> assertThat(stateOf(second)).isEqualTo("SENT"));
        JsonNode page = json(get("/v1/deliveries?limit=1"));
        assertThat(page.get("items")).hasSize(1);
        assertThat(page.get("items").get(0).get("recipient").asString()).isEqualTo("list-2@example.org");
        JsonNode rest = json(get(
                "/v1/deliveries?limit=1&pageToken=" + page.get("nextPageToken").asString()));
        assertThat(rest.get("items").get(0).get("recipient").asString()).isEqualTo("list-1@example.org");
        assertThat(rest.has("nextPageToken")).isFalse();
        assertThat(json(get("/v1/deliveries?state=SENT&vm=" + second.id())).get("items"))
                .hasSize(1);
        assertThat(json(get("/v1/deliveries?state=FAILED")).get("items")).isEmpty();
        assertThat(get("/v1/deliveries?state=sent").statusCode()).isEqualTo(400);
        assertThat(getWithoutToken("/v1/deliveries").statusCode()).isEqualTo(401);
    }

    @Test
    void it_is_ready_once_it_consumes_and_shows_its_metrics() {
        await().untilAsserted(() -> assertThat(
                        getWithoutToken("/actuator/health/readiness").statusCode())
                .isEqualTo(200));
        assertThat(getWithoutToken("/actuator/prometheus").body())
                .contains(
                        "viveiro_deliveries{",
                        "viveiro_deliveries_oldest_seconds",
                        "resilience4j_circuitbreaker_state");
    }

    private String tokenMailedFor(VmSnapshot vm, String recipient) {
        tell(issued(vm, PASSWORD));
        return tokenIn(recipient);
    }

    private static String tokenIn(String recipient) {
        await().untilAsserted(() -> assertThat(mailsTo(recipient)).hasSize(1));
        return MailText.of(mailsTo(recipient).getFirst()).token();
    }

    private String dump() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("delivery", "sealed_credential", "inbox")) {
            rows.addAll(jdbc.queryForList("select t::text from " + table + " t", String.class));
        }
        return String.join("\n", rows);
    }

    private static String body(String token) {
        return "{\"token\":\"" + token + "\"}";
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
