package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.prices.Agreements;
import dev.viveiro.metering.prices.ListsInForce;
import dev.viveiro.metering.prices.ListsInForce.TenantMonth;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.DatabaseFixture;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What came in, as metering knows it: of all tenants, so in a database of its own. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class IncomesIT {
    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ListsInForce lists;

    @Autowired
    private Agreements agreements;

    @Autowired
    private Prices prices;

    private BilledTenant tenant;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(
                registry,
                DatabaseFixture.shared().freshDatabase().withSchema("metering"),
                BrokerFixture.shared().freshVhost());
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantWithTerms() {
        tenant = BilledTenant.withTerms(port, this::apply);
    }

    @Test
    void an_income_that_nobody_gives_is_what_final_invoices_less_credit_notes_come_to() {
        tenant.machine(2, Instant.parse("2024-10-01T00:00:00Z"), Instant.parse("2024-12-01T00:00:00Z"));
        assertThat(income("2024-10", "")).isEqualTo("0.00 INVOICES");
        tenant.run("2024-10", false);
        assertThat(income("2024-10", "")).isEqualTo("0.00 INVOICES");
        tenant.run("2024-10", true);
        tenant.run("2024-11", true);
        BigDecimal november = net(tenant.documents().get(0));
        BigDecimal october = net(tenant.documents().get(1));
        assertThat(october).isPositive();
        assertThat(income("2024-10", "")).isEqualTo(october + " INVOICES");
        assertThat(income("2024-10-01/2024-12-01", "")).isEqualTo(october.add(november) + " INVOICES");
        assertThat(income("2024-10", "&currency=USD")).isEqualTo("0.00 INVOICES");
        assertThat(income("2024-10", "&income=7")).isEqualTo("7 GIVEN");
        assertThat(tenant.admin()
                        .get("/v1/roi?period=2024-10-01/2024-11-15", 400)
                        .at("/errors/0/pointer")
                        .asString())
                .isEqualTo("?income");

        String first = tenant.documents().get(1).get("id").asString();
        tenant.admin().put("/v1/invoices/" + first + "/credit-note", "", 200);
        assertThat(income("2024-10-01/2024-12-01", "")).isEqualTo(november + " INVOICES");
    }

    @Test
    void plans_bring_in_their_fee_in_the_list_of_each_tenant() {
        for (BilledTenant each : List.of(tenant, withFee("EUR", "40.00"), withFee("USD", "90.00"))) {
            each.machine(2, Instant.parse("2024-09-16T00:00:00Z"), Instant.parse("2024-10-01T00:00:00Z"));
        }
        // half a month at 1.00 and at 40.00
        assertThat(margin("")).isEqualTo("PRICE_LISTS basic 20.50");
        assertThat(margin("&currency=USD")).isEqualTo("PRICE_LISTS basic 45.00");
        assertThat(margin("&prices=basic:10")).isEqualTo("GIVEN basic 15.00");
    }

    @Test
    void a_list_and_terms_count_from_the_month_in_which_they_begin() {
        BilledTenant other = withFee("EUR", "40.00");
        String list = "fees-" + other.id().toString().substring(0, 8);
        other.admin().put("/v1/prices/" + list + "/2", """
                        {"currency":"EUR","validFrom":"2099-02","rates":[],"planFees":[{"plan":"basic","monthly":"50.00"}]}\
                        """, 201);
        other.admin()
                .put(
                        "/v1/terms/2",
                        MeteringApi.terms(
                                "2099-04", "list-" + tenant.id().toString().substring(0, 8)),
                        201);
        // published last, for months before those of the version ahead of it
        other.admin().put("/v1/prices/" + list + "/3", """
                        {"currency":"EUR","validFrom":"2099-01","rates":[],"planFees":[{"plan":"basic","monthly":"45.00"}]}\
                        """, 201);
        other.admin().put("/v1/terms/3", MeteringApi.terms("2099-03", list), 201);
        List<TenantMonth> wanted = new ArrayList<>();
        for (String month : List.of("2023-12", "2024-01", "2099-01", "2099-02", "2099-03", "2099-04")) {
            wanted.add(new TenantMonth(other.id(), BillingMonth.of(month)));
        }
        wanted.add(new TenantMonth(new TenantId(UUID.randomUUID()), BillingMonth.of("2024-01")));
        Map<TenantMonth, PriceList> found = lists.of(wanted);
        for (TenantMonth each : wanted) {
            assertThat(Optional.ofNullable(found.get(each)))
                    .as("as asked for one by one: %s", each)
                    .isEqualTo(agreements
                            .inForce(each.tenant(), each.month())
                            .flatMap(terms -> prices.inForce(terms.document().priceList(), each.month())));
        }
        assertThat(found.values().stream().map(PriceList::version)).containsExactlyInAnyOrder(1, 3, 2, 2, 1);
    }

    private BilledTenant withFee(String currency, String fee) {
        BilledTenant other = new BilledTenant(new TenantId(UUID.randomUUID()), port, this::apply);
        String list = "fees-" + other.id().toString().substring(0, 8);
        String prices = """
            {"currency":"%s","validFrom":"2024-01","rates":[],"planFees":[{"plan":"basic","monthly":"%s"}]}\
            """.formatted(currency, fee);
        other.admin().put("/v1/prices/" + list + "/1", prices, 201);
        other.admin().put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        return other;
    }

    private String income(String period, String more) {
        JsonNode roi = tenant.admin().get("/v1/roi?period=" + period + more, 200);
        return roi.get("income").asString() + " " + roi.get("incomeFrom").asString();
    }

    private String margin(String more) {
        JsonNode margins = tenant.admin().get("/v1/tco/margins?period=2024-09" + more, 200);
        JsonNode only = margins.get("items").get(0);
        return margins.get("incomeFrom").asString() + " " + only.get("plan").asString() + " "
                + only.get("income").asString();
    }

    private static BigDecimal net(JsonNode document) {
        return new BigDecimal(document.get("net").asString());
    }

    private void apply(List<UsageFact> facts) {
        transaction.executeWithoutResult(status -> usage.apply(facts));
    }
}
