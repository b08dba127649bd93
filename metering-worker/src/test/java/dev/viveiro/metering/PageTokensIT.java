package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.web.PageQuery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Tokens of pages that nobody was given: they are not signed, so anybody can make one up. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PageTokensIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String ID = "0190c5a2-0000-7000-8000-000000000001";
    private static final List<String> LISTS = List.of(
            "/v1/usage",
            "/v1/usage/gaps",
            "/v1/usage/clamps",
            "/v1/usage/traffic",
            "/v1/reconciliation?month=2025-03",
            "/v1/reconciliation/amounts?month=2025-03",
            "/v1/reconciliation/traffic?month=2025-03",
            "/v1/payments",
            "/v1/credit-terms",
            "/v1/prices",
            "/v1/terms",
            "/v1/invoices",
            "/v1/invoices?allTenants=true&overdue=true",
            "/v1/invoices/" + ID + "/usage",
            "/v1/invoices/" + ID + "/traffic",
            "/v1/invoices/runs/2025-03/tenants",
            "/v1/costs",
            "/v1/costs/hosts",
            "/v1/tco?period=2025-03&by=vm");

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    static Stream<String> lists() {
        return LISTS.stream();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void a_token_that_was_made_up_is_no_error_of_the_service(String list) throws Exception {
        for (String time : List.of("+300000-01-01T00:00:00Z", "-300000-01-01T00:00:00Z", "2025-03-01T00:00:00Z")) {
            for (String key : List.of(
                    time + "|" + ID,
                    time + "|" + ID + "|VCPU",
                    "2025-03|VCPU|" + ID + "|1|" + time,
                    time.substring(0, time.indexOf('T')) + "|" + ID,
                    ID + "|" + time.substring(0, time.indexOf('T')),
                    "+300000-01|" + ID,
                    ID + "|9223372036854775807",
                    "list/2147483647",
                    "-2147483648",
                    ID,
                    "|")) {
                assertThat(ask(list, key)).as(key).isIn(200, 400, 404);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/usage, %s|ID|VCPU",
        "/v1/usage/gaps, %s|ID",
        "/v1/payments, %s|bank-1",
        "/v1/invoices/ID/usage, 2025-03|VCPU|ID|1|%s",
        "/v1/costs, %s|ID",
        "/v1/costs/hosts, ID|%s"
    })
    void a_token_with_a_time_that_no_row_can_have_is_refused(String list, String key) throws Exception {
        boolean days = list.startsWith("/v1/costs");
        for (String year : List.of("+300000", "-300000", "+10000", "0000")) {
            String when = year + "-01-01" + (days ? "" : "T00:00:00Z");
            assertThat(ask(list.replace("ID", ID), key.formatted(when).replace("ID", ID)))
                    .as(when)
                    .isEqualTo(400);
        }
    }

    private int ask(String list, String key) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + list);
        String token = new PageQuery(PageQuery.DEFAULT, null, uri.getPath()).tokenAfter(key);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(uri + (uri.getQuery() == null ? "?" : "&") + "pageToken=" + token))
                .header("Authorization", MeteringInATest.bearer(new TenantId(UUID.randomUUID()), Role.ADMINISTRATOR))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
