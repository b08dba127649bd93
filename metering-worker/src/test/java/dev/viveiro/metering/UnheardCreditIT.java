package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.Topology;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A broker on which no queue is bound, or no exchange is there yet, as before the first gateway of this version starts. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class UnheardCreditIT {
    private static final Database DATABASE =
            DatabaseFixture.shared().freshDatabase().withSchema("metering");
    private static final Broker BROKER = BrokerFixture.shared().freshVhost();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private RabbitTemplate rabbit;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry, DATABASE, BROKER);
    }

    @Test
    void what_nobody_could_hear_is_told_once_somebody_can() {
        MeteringApi admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
        admin.put("/v1/credit-terms/1", CreditIT.prepaid(), 201);
        awaitTries(1);
        rabbit.execute(channel -> channel.exchangeDeclare(Topology.EVENTS, "topic", true));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jdbc.queryForObject("select last_error from outbox", String.class))
                        .startsWith("RETURNED"));
        admin.put("/v1/payments/bank-1", "{\"currency\":\"EUR\",\"amount\":\"20.00\"}", 201);

        CreditNews news = CreditNews.of(rabbit);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(news.changes(tenant)).containsExactly("1 LOW", "2 GOOD"));
        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
    }

    private void awaitTries(int least) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jdbc.queryForObject("select attempts from outbox", Integer.class))
                        .isGreaterThanOrEqualTo(least));
    }

    private int rows() {
        Integer rows = jdbc.queryForObject("select count(*) from outbox", Integer.class);
        return rows == null ? 0 : rows;
    }
}
