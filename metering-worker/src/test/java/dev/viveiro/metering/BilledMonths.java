package dev.viveiro.metering;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.usage.UsageService;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** A tenant that has prices and 23 % of tax from January 2024 on, new for each test, in a metering worker that runs. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
abstract class BilledMonths {
    static final String FEBRUARY = "2024-02";
    static final String MARCH = "2024-03";
    static final String APRIL = "2024-04";
    static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");
    static final Instant FIFTEENTH = Instant.parse("2024-02-15T00:00:00Z");
    static final Instant SPRING = Instant.parse("2024-03-01T00:00:00Z");
    static final Instant GONE = Instant.parse("2024-05-01T00:00:00Z");

    final TenantId tenant = new TenantId(UUID.randomUUID());
    final String list = "list-" + UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    int port;

    @Autowired
    UsageService usage;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate jdbc;

    MeteringApi admin;
    BilledTenant billed;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantWithTerms() {
        billed =
                new BilledTenant(tenant, port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        admin = billed.admin();
        admin.put("/v1/prices/" + list + "/1", MeteringApi.prices("2024-01", "0.02"), 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
    }
}
