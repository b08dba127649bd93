package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.billing.MonthlyRun;
import dev.viveiro.metering.billing.store.SqlRuns;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs that begin by themselves, on a database of their own: they are about all tenants. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class MonthlyRunIT {
    private static final Database DATABASE =
            DatabaseFixture.shared().freshDatabase().withSchema("metering");
    private static final Broker BROKER = BrokerFixture.shared().freshVhost();
    private static final Duration SOON = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private MonthlyRun monthly;

    @Autowired
    private SqlRuns runs;

    @Autowired
    private UsageService usage;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private TransactionTemplate transaction;

    private BilledTenant tenant;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry, DATABASE, BROKER);
        registry.add("viveiro.billing.run", () -> "final");
        registry.add("viveiro.billing.settle", () -> "0s");
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantWithTerms() {
        tenant = BilledTenant.withTerms(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
    }

    @Test
    void the_month_that_ended_is_billed_once_whichever_replica_looks() {
        BillingMonth month = BillingMonth.at(Instant.now()).minus(1);
        tenant.machine(2, month.from(), month.from().plusSeconds(3_600));
        try (ConfigurableApplicationContext other = replica()) {
            MonthlyRun another = other.getBean(MonthlyRun.class);
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(monthly::look), CompletableFuture.runAsync(another::look))
                    .join();
            await().atMost(SOON).untilAsserted(() -> assertThat(states()).containsExactly("FINAL"));
            assertThat(jdbc.queryForList("select month from begun_run where month = ? and finalise", month.firstDay()))
                    .hasSize(1);

            String id = tenant.documents().get(0).get("id").asString();
            tenant.admin().put("/v1/invoices/" + id + "/void", "", 200);
            monthly.look();
            another.look();
        }
        assertThat(jdbc.queryForList("select tenant from invoice_task where state = 'OPEN'"))
                .as("it is not begun again")
                .isEmpty();
        assertThat(states()).containsExactly("VOID");
    }

    @Test
    void what_was_asked_for_is_not_begun_again_but_invoices_after_drafts() {
        BillingMonth february = BillingMonth.of("2024-02");
        tenant.run(february.toString(), false);
        assertThat(begins(february, false)).isFalse();
        assertThat(begins(february, true)).isTrue();
        assertThat(begins(february, true)).isFalse();
        BillingMonth march = BillingMonth.of("2024-03");
        tenant.run(march.toString(), true);
        assertThat(begins(march, true)).isFalse();
        assertThat(begins(march, false)).as("drafts after invoices").isFalse();
    }

    @Test
    void tenants_that_were_not_billed_are_counted_and_found() {
        BilledTenant other = new BilledTenant(
                new TenantId(UUID.randomUUID()),
                port,
                facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        BillingMonth month = BillingMonth.at(Instant.now()).minus(1);
        other.machine(2, month.from(), month.from().plusSeconds(3_600));
        tenant.run(month.toString(), false);
        String path = "/v1/invoices/runs/" + month + "/tenants";
        assertThat(tenant.admin()
                        .get(path + "?state=DONE&outcome=NO_TERMS", 200)
                        .get("items"))
                .extracting(each -> each.get("tenant").asString())
                .contains(other.id().toString())
                .doesNotContain(tenant.id().toString());
        assertThat(tenant.admin().get(path + "?state=FAILED", 200).get("items")).isEmpty();
        tenant.admin().get(path + "?state=BROKEN", 400);
        tenant.admin().get(path + "?outcome=broken", 400);
        await().atMost(SOON).untilAsserted(() -> assertThat(counted("NO_TERMS")).isPositive());
        assertThat(counted("FAILED")).isZero();
    }

    private double counted(String outcome) {
        return metrics.get("viveiro.billing.run.tenants")
                .tag("outcome", outcome)
                .gauge()
                .value();
    }

    private boolean begins(BillingMonth month, boolean finalise) {
        return runs.begin(month, finalise, Instant.now());
    }

    private List<String> states() {
        List<String> states = new ArrayList<>();
        tenant.documents().forEach(document -> states.add(document.get("state").asString()));
        return states;
    }

    private static ConfigurableApplicationContext replica() {
        List<String> arguments = new ArrayList<>(
                List.of("--server.port=0", "--viveiro.billing.run=final", "--viveiro.billing.settle=0s"));
        MeteringInATest.settings((name, value) -> arguments.add("--" + name + "=" + value.get()), DATABASE, BROKER);
        return new SpringApplicationBuilder(MeteringApplication.class).run(arguments.toArray(String[]::new));
    }
}
