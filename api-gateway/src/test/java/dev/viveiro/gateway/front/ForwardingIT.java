package dev.viveiro.gateway.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.access.CallerToken;
import dev.viveiro.contract.access.Role;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.OwnerStandIn;
import dev.viveiro.gateway.OwnerStandIn.Asked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardingIT {
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void quietOwners() {
        gateway.owners().asked().clear();
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 200, "application/json", "{\"items\":[]}"));
    }

    @Test
    void the_owner_learns_who_calls_for_which_tenant_and_never_sees_the_key() {
        String tenant = gateway.admin()
                .post("/v1/tenants", "{'name':'forwarded'}")
                .is(201)
                .text("/id");

        gateway.admin().get("/v1/usage?vm=1&tenant=forwarded&x=%20y").is(200);

        Asked asked = gateway.owners().asked().getFirst();
        assertThat(asked.target()).isEqualTo("/v1/usage?vm=1&tenant=forwarded&x=%20y");
        String authorization = Objects.requireNonNull(asked.header("Authorization"));
        assertThat(authorization).doesNotContain("vk_");
        assertThat(CallerToken.verify(
                        authorization.substring(7), gateway.signingKey().toPublicJWK(), Clock.systemUTC()))
                .hasValueSatisfying(caller -> {
                    assertThat(caller.tenant().toString()).isEqualTo(tenant);
                    assertThat(caller.role()).isEqualTo(Role.ADMINISTRATOR);
                });
        assertThat(asked.header("traceparent")).startsWith("00-");
    }

    @Test
    void a_hosts_stats_are_asked_for_by_administrators_and_of_hosts_that_are() {
        String tenant = gateway.admin()
                .post("/v1/tenants", "{'name':'curious'}")
                .is(201)
                .text("/id");
        String key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key");
        String host =
                gateway.admin().post("/v1/hosts", "{'name':'measured'}").is(201).text("/host/id");

        gateway.as(key).get("/v1/hosts/" + host + "/stats").isProblem(403, "forbidden");
        gateway.admin().get("/v1/hosts/" + UUID.randomUUID() + "/stats").isProblem(404, "not-found");
        gateway.admin().get("/v1/vms/oak/stats").isProblem(404, "not-found");
        assertThat(gateway.owners().asked()).isEmpty();

        String since = "/v1/hosts/" + host + "/stats?since=2026-03-01T12:00:00Z";
        gateway.admin().get(since).is(200);
        assertThat(gateway.owners().asked().getFirst().target()).isEqualTo(since);
    }

    @Test
    void what_a_month_costs_is_told_of_a_tenants_own() {
        String tenant = gateway.admin()
                .post("/v1/tenants", "{'name':'thrifty'}")
                .is(201)
                .text("/id");
        String key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key");

        gateway.as(key).get("/v1/tenants/" + UUID.randomUUID() + "/cost").isProblem(404, "not-found");
        gateway.admin().get("/v1/tenants/" + UUID.randomUUID() + "/cost").isProblem(404, "not-found");
        gateway.as(key).get("/v1/vms/" + UUID.randomUUID() + "/cost").isProblem(404, "not-found");
        gateway.as(key).get("/v1/batches/" + UUID.randomUUID() + "/cost").isProblem(404, "not-found");
        gateway.as(key).get("/v1/usage/gaps?vm=" + UUID.randomUUID()).isProblem(404, "not-found");
        gateway.as(key).get("/v1/usage/hours?vm=" + UUID.randomUUID()).isProblem(404, "not-found");
        assertThat(gateway.owners().asked()).isEmpty();

        String path = "/v1/tenants/" + tenant + "/cost?month=2026-03";
        gateway.as(key).get(path).is(200);
        assertThat(gateway.owners().asked().getFirst().target()).isEqualTo(path);
    }

    @Test
    void what_is_put_arrives_as_it_was_put() {
        String path = "/v1/prices/standard/1";

        gateway.admin()
                .send(gateway.admin()
                        .request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"currency\":\"EUR\"}")))
                .is(200);

        Asked asked = gateway.owners().asked().getFirst();
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.target()).isEqualTo(path);
        assertThat(asked.header("Content-Type")).isEqualTo("application/json");
        assertThat(asked.body()).isEqualTo("{\"currency\":\"EUR\"}");
    }

    @Test
    void what_is_an_administrators_is_not_passed_on_for_tenants() {
        String tenant =
                gateway.admin().post("/v1/tenants", "{'name':'billed'}").is(201).text("/id");
        String key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key");
        for (String path : new String[] {
            "/v1/prices/standard/1",
            "/v1/terms/1",
            "/v1/credit-terms/1",
            "/v1/invoices/runs/2026-03",
            "/v1/invoices/" + UUID.randomUUID() + "/void",
            "/v1/invoices/" + UUID.randomUUID() + "/credit-note"
        }) {
            gateway.as(key)
                    .send(gateway.as(key)
                            .request(path)
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString("{}")))
                    .isProblem(403, "forbidden");
        }
        gateway.as(key).get("/v1/invoices?allTenants=true").isProblem(403, "forbidden");
        assertThat(gateway.owners().asked()).isEmpty();
        gateway.as(key).get("/v1/invoices").is(200);
        gateway.as(key).get("/v1/prices").is(200);
    }

    @Test
    void what_became_of_a_run_is_asked_with_its_filters() {
        String path = "/v1/invoices/runs/2026-03/tenants?state=DONE&outcome=NO_TERMS&limit=7";
        gateway.admin().get(path).is(200);
        assertThat(gateway.owners().asked().getFirst().target()).isEqualTo(path);
    }

    @Test
    void an_export_passes_with_its_query_and_its_name_and_drafts_are_an_administrators() {
        String tenant = gateway.admin()
                .post("/v1/tenants", "{'name':'exported'}")
                .is(201)
                .text("/id");
        String key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key");
        gateway.as(key)
                .get("/v1/exports/focus?month=2026-03&includeDrafts=true")
                .isProblem(403, "forbidden");
        gateway.as(key).get("/v1/exports/focus?month=2026-03&tenant=default").isProblem(403, "forbidden");
        assertThat(gateway.owners().asked()).isEmpty();

        gateway.owners().answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"focus-2026-03.csv\"");
            OwnerStandIn.reply(exchange, 200, "text/csv;charset=UTF-8", "BilledCost\r\n");
        });
        String path = "/v1/exports/focus?month=2026-03&tenant=exported&includeDrafts=true";
        Http.Answer answer = gateway.admin().get(path).is(200);
        assertThat(answer.body()).isEqualTo("BilledCost\r\n");
        assertThat(answer.header("Content-Disposition")).contains("focus-2026-03.csv");
        assertThat(gateway.owners().asked().getFirst().target()).isEqualTo(path);
    }

    @Test
    void costs_are_the_administrators_business_and_reach_metering_with_their_method_and_body() {
        String tenant =
                gateway.admin().post("/v1/tenants", "{'name':'frugal'}").is(201).text("/id");
        String key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key");
        for (String path : List.of("/v1/costs", "/v1/costs/hosts", "/v1/tco?period=2026", "/v1/roi")) {
            gateway.as(key).get(path).isProblem(403, "forbidden");
        }
        assertThat(gateway.owners().asked()).isEmpty();

        String host = UUID.randomUUID().toString();
        gateway.admin()
                .send(gateway.admin()
                        .request("/v1/costs/hosts/" + host)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{}")));
        gateway.admin()
                .send(gateway.admin()
                        .request("/v1/costs/" + host + "?on=2026-01-01")
                        .DELETE());
        gateway.admin()
                .send(gateway.admin()
                        .request("/v1/costs")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("name")));
        assertThat(gateway.owners().asked())
                .extracting(asked -> asked.method() + " " + asked.target() + " " + asked.body())
                .containsExactly(
                        "PUT /v1/costs/hosts/" + host + " {}",
                        "DELETE /v1/costs/" + host + "?on=2026-01-01 ",
                        "POST /v1/costs name");
    }

    @Test
    void only_named_headers_cross() {
        gateway.owners().answers(exchange -> {
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            exchange.getResponseHeaders().set("X-Internal", "secret");
            exchange.getResponseHeaders().set("Cache-Control", "max-age=7");
            OwnerStandIn.reply(exchange, 200, "application/json", "{}");
        });

        Http.Answer answer = gateway.admin()
                .send(gateway.admin().request("/v1/deliveries").headers("X-Forwarded-For", "1.2.3.4", "Cookie", "a=b"));

        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("X-Internal")).isEmpty();
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=7");
        Asked asked = gateway.owners().asked().getFirst();
        assertThat(asked.header("X-Forwarded-For")).isNull();
        assertThat(asked.header("Cookie")).isNull();
    }

    @Test
    void a_reveal_passes_without_a_key_and_is_not_stored() {
        gateway.owners().answers(exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            OwnerStandIn.reply(exchange, 200, "application/json", "{\"password\":\"canary\"}");
        });

        Http.Answer answer = gateway.stranger()
                .post("/v1/reveals", "{'token':'t'}", "Idempotency-Key", "k")
                .is(200);

        assertThat(answer.text("/password")).isEqualTo("canary");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        Asked asked = gateway.owners().asked().getFirst();
        assertThat(asked.header("Authorization")).isNull();
        assertThat(asked.body()).isEqualTo("{\"token\":\"t\"}");
    }

    @Test
    void a_providers_call_passes_as_it_was_signed_and_in_nobodys_name() {
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 201, "application/json", "{}"));
        String body = "{ \"id\" : \"pay-1\",\n\t\"amount\":\"1.00\" }\r\n";

        for (Http caller : List.of(gateway.stranger(), gateway.admin())) {
            gateway.owners().asked().clear();
            caller.send(caller.request("/v1/payments/webhooks/bank")
                            .header("Content-Type", "application/json; charset=utf-8")
                            .header("Viveiro-Timestamp", "1773745200")
                            .header("Viveiro-Signature", "v1=00ff")
                            .POST(BodyPublishers.ofString(body)))
                    .is(201);
            Asked asked = gateway.owners().asked().getFirst();
            assertThat(asked.target()).isEqualTo("/v1/payments/webhooks/bank");
            assertThat(asked.body()).isEqualTo(body);
            assertThat(asked.header("Viveiro-Timestamp")).isEqualTo("1773745200");
            assertThat(asked.header("Viveiro-Signature")).isEqualTo("v1=00ff");
            assertThat(asked.header("Authorization")).isNull();
        }
    }

    @Test
    void a_provider_hears_that_its_signature_is_wrong() {
        gateway.owners()
                .answers(exchange -> OwnerStandIn.reply(
                        exchange, 401, "application/problem+json", "{\"code\":\"unauthenticated\",\"status\":401}"));

        gateway.stranger().post("/v1/payments/webhooks/bank", "{'id':'1'}").isProblem(401, "unauthenticated");
    }

    @Test
    void a_providers_call_is_small() {
        byte[] large = new byte[65 << 10];

        gateway.stranger()
                .send(gateway.stranger()
                        .request("/v1/payments/webhooks/bank")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(large)))
                .isProblem(413, "too-large");
    }

    @Test
    void a_body_that_is_too_large_is_the_callers_fault_whoever_reads_it() {
        byte[] large = new byte[3 << 20];

        gateway.stranger()
                .send(gateway.stranger()
                        .request("/v1/reveals")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
                .isProblem(413, "too-large");
    }

    @Test
    void the_reveal_page_is_open_to_all() {
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 200, "text/html;charset=utf-8", "<p>ü</p>"));

        Http.Answer answer = gateway.stranger().get("/reveal").is(200);

        assertThat(answer.body()).isEqualTo("<p>ü</p>");
        assertThat(answer.header("Content-Type")).startsWith("text/html");
    }

    @Test
    void an_owners_problem_passes_as_it_is() {
        gateway.owners()
                .answers(exchange -> OwnerStandIn.reply(
                        exchange, 410, "application/problem+json", "{\"code\":\"already-revealed\",\"status\":410}"));

        gateway.stranger().post("/v1/reveals", "{'token':'t'}").isProblem(410, "already-revealed");
    }

    @Test
    void what_the_owner_would_answer_still_needs_a_key() {
        gateway.stranger().get("/v1/usage").isProblem(401, "unauthenticated");
        gateway.stranger().get("/v1/deliveries").isProblem(401, "unauthenticated");
        gateway.stranger().get("/v1/prices").isProblem(401, "unauthenticated");
        gateway.stranger().get("/v1/terms").isProblem(401, "unauthenticated");
        gateway.stranger().get("/v1/credit-terms").isProblem(401, "unauthenticated");
        gateway.stranger().get("/v1/payments/webhooks/bank").isProblem(401, "unauthenticated");
        gateway.stranger().get("/v1/reveals").isProblem(401, "unauthenticated");

        assertThat(gateway.owners().asked()).isEmpty();
    }

    @Test
    void nothing_but_the_owners_own_paths_can_be_reached() {
        for (String path : new String[] {
            "/internal/credential-key",
            "/v1/usage/../../internal/x",
            "/v1/usage/%2e%2e/x",
            "/v1/usage;a=b",
            "/v1/usage//x"
        }) {
            assertThat(gateway.admin().get(path).status()).as(path).isIn(400, 404);
        }
        assertThat(gateway.owners().asked()).isEmpty();
    }

    @Test
    void an_owner_that_is_slow_or_refuses_the_gateway_is_a_503_with_retry_after() {
        gateway.owners().answers(exchange -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await(3, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        assertThat(gateway.admin()
                        .get("/v1/usage")
                        .isProblem(503, "unavailable")
                        .header("Retry-After"))
                .isEqualTo("5");
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 401, "application/json", "{}"));
        gateway.admin().get("/v1/usage").isProblem(503, "unavailable");
    }

    @Test
    void half_an_answer_breaks_the_callers_connection_too() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        gateway.owners().answers(exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            exchange.getResponseBody().write("{".repeat(20_000).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            await(begun);
            throw new IOException("the owner dies: its connection closes");
        });

        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(gateway.admin().request("/v1/usage").build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.read()).isEqualTo('{');
            begun.countDown();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void an_answer_that_breaks_before_its_first_byte_is_a_503() {
        gateway.owners().answers(exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", "max-age=7");
            exchange.sendResponseHeaders(200, 1_000_000);
            throw new IOException("the owner dies: its connection closes");
        });

        assertThat(gateway.admin()
                        .get("/v1/usage")
                        .isProblem(503, "unavailable")
                        .header("Cache-Control"))
                .isEqualTo("no-store");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_export_may_take_longer_than_other_answers_and_its_owner_may_not_fall_silent() throws Exception {
        CountDownLatch tested = new CountDownLatch(1);
        try (GatewayUnderTest hasty = GatewayUnderTest.start(
                        Map.of("viveiro.front.transfer-timeout", "1s", "viveiro.front.silence-timeout", "6s"));
                HttpClient client = HttpClient.newHttpClient()) {
            hasty.owners().answers(exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write("BilledCost\r\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                boolean silent = exchange.getRequestURI().getQuery().endsWith("2026-04");
                await(tested, silent ? Duration.ofMinutes(5) : Duration.ofSeconds(2));
                exchange.getResponseBody().write("1\r\n".getBytes(StandardCharsets.UTF_8));
                exchange.close();
            });
            String path = "/v1/exports/focus?month=2026-03";
            assertThat(hasty.admin().get(path).is(200).body()).isEqualTo("BilledCost\r\n1\r\n");
            for (String broken : List.of("/v1/usage?vm=1", "/v1/exports/focus?month=2026-04")) {
                assertThatThrownBy(
                                () -> client.send(hasty.admin().request(broken).build(), BodyHandlers.ofString()))
                        .as(broken)
                        .isInstanceOf(IOException.class);
            }
        } finally {
            tested.countDown();
        }
    }

    private static void await(CountDownLatch latch, Duration atMost) {
        try {
            latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_owner_that_is_down_delays_nothing_else() {
        try (GatewayUnderTest alone = GatewayUnderTest.start(Map.of(
                "VIVEIRO_METERING_URL", "http://127.0.0.1:1", "VIVEIRO_NOTIFICATION_URL", "http://127.0.0.1:1"))) {
            assertThat(alone.admin()
                            .get("/v1/usage")
                            .isProblem(503, "unavailable")
                            .header("Retry-After"))
                    .isEqualTo("5");
            alone.stranger().post("/v1/reveals", "{'token':'t'}").isProblem(503, "unavailable");
            alone.admin().get("/v1/tenants").is(200);
        }
    }
}
