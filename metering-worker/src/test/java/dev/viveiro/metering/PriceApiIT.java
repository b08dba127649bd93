package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.TopologyDeclarer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PriceApiIT {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final String list = "list-" + UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    private int port;

    private MeteringApi admin;
    private MeteringApi customer;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void callers() {
        admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
    }

    @Test
    void a_version_is_published_once_however_often_it_is_put() {
        JsonNode first = admin.put(path(1), MeteringApi.prices("2020-01", "0.02"), 201);
        assertThat(first.get("rates").get(0).get("tiers").get(0).get("price").asString())
                .isEqualTo("0.02");
        assertThat(admin.put(path(1), MeteringApi.prices("2020-01", "0.02"), 200))
                .isEqualTo(first);
        assertThat(admin.get(path(1), 200)).isEqualTo(first);
    }

    @Test
    void a_version_never_changes_and_none_is_left_out() {
        admin.put(path(1), MeteringApi.prices("2020-01", "0.02"), 201);
        JsonNode problem = admin.put(path(1), MeteringApi.prices("2020-01", "0.03"), 409);
        assertThat(problem.get("code").asString()).isEqualTo("wrong-version");
        assertThat(problem.get("nextVersion").asInt()).isEqualTo(2);
        admin.put(path(3), MeteringApi.prices("9000-01", "0.03"), 409);
        admin.put(path(0), MeteringApi.prices("9000-01", "0.03"), 409);
        admin.put(path(2), MeteringApi.prices("9000-01", "0.03"), 201);
    }

    @Test
    void a_later_version_may_begin_in_the_past_where_nothing_rests_on_it_and_never_changes_the_currency() {
        admin.put(path(1), MeteringApi.prices("2020-01", "0.02"), 201);
        admin.put(path(2), MeteringApi.prices("2020-02", "0.03"), 201);
        assertThat(pointer(admin.put(path(3), MeteringApi.prices("9000-01", "2").replace("EUR", "JPY"), 400)))
                .isEqualTo("/currency");
    }

    @Test
    void what_is_wrong_is_pointed_to() {
        String body = MeteringApi.prices("2020-01", "two");
        assertThat(pointer(admin.put(path(1), body, 400))).isEqualTo("/rates/0/tiers/0/price");
        assertThat(pointer(admin.put(path(1), "{\"prices\":1}", 400))).isEqualTo("/prices");
        assertThat(pointer(admin.put("/v1/prices/No_Name/1", MeteringApi.prices("2020-01", "1"), 400)))
                .isEqualTo("/name");
    }

    @Test
    void tenants_publish_nothing_and_see_the_lists_that_they_agreed_to() {
        customer.put(path(1), MeteringApi.prices("2020-01", "0.02"), 403);
        customer.put("/v1/terms/1", MeteringApi.terms("2020-01", list), 403);
        admin.put(path(1), MeteringApi.prices("2020-01", "0.02"), 201);
        assertThat(customer.get("/v1/prices", 200).get("items")).isEmpty();
        customer.get(path(1), 404);

        admin.put("/v1/terms/1", MeteringApi.terms("2020-01", list), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2020-01", list), 200);

        assertThat(customer.get("/v1/prices", 200).get("items"))
                .extracting(each -> each.get("name").asString())
                .containsExactly(list);
        customer.get(path(1), 200);
        JsonNode terms = customer.get("/v1/terms", 200).get("items").get(0);
        assertThat(terms.get("tenant").asString()).isEqualTo(tenant.toString());
        assertThat(terms.get("taxPercent").asString()).isEqualTo("23");
    }

    @Test
    void nobody_agrees_to_a_list_that_is_not_there() {
        assertThat(pointer(admin.put("/v1/terms/1", MeteringApi.terms("2020-01", list), 400)))
                .isEqualTo("/priceList");
    }

    @Test
    void pages_of_lists_give_every_version_once() {
        admin.put(path(1), MeteringApi.prices("2020-01", "1"), 201);
        admin.put(path(2), MeteringApi.prices("9000-01", "2"), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2020-01", list), 201);
        JsonNode first = customer.get("/v1/prices?limit=1", 200);
        JsonNode second = customer.get(
                "/v1/prices?limit=1&pageToken=" + first.get("nextPageToken").asString(), 200);
        assertThat(first.get("items").get(0).get("version").asInt()).isEqualTo(1);
        assertThat(second.get("items").get(0).get("version").asInt()).isEqualTo(2);
        assertThat(second.has("nextPageToken")).isFalse();
    }

    private String path(int version) {
        return "/v1/prices/" + list + "/" + version;
    }

    private static String pointer(JsonNode problem) {
        return problem.get("errors").get(0).get("pointer").asString();
    }
}
