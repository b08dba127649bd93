package dev.viveiro.bench;

import dev.viveiro.messaging.OutboxBell;
import dev.viveiro.messaging.OutboxRelay;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.messaging.ReturnPolicy;
import dev.viveiro.messaging.SqlOutbox;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How fast the relay empties the outbox, beside a bare channel that publishes the same messages with confirms. */
final class OutboxRelayBench implements Bench {
    private static final int MESSAGES = 20_000;
    private static final int WARM_UP = 5_000;
    private static final String QUEUE = "bench";

    @Override
    public Result run() throws Exception {
        System.out.println("Starting a broker and a database ...");
        Broker broker = BrokerFixture.shared().freshVhost();
        Database database = DatabaseFixture.shared().freshDatabase();
        RawPublishing raw = new RawPublishing(broker, QUEUE);
        raw.publish(Letters.of(QUEUE, WARM_UP), OutboxRelay.BATCH);
        Rate limit = Rate.of(() -> raw.publish(Letters.of(QUEUE, MESSAGES), OutboxRelay.BATCH));
        System.out.println("A bare channel with confirms: " + limit);
        Rate relayed = relayed(broker, database);
        System.out.println("The relay: " + relayed);
        raw.close();
        return new Result("outbox-relay")
                .with("messages", MESSAGES)
                .with("batch", OutboxRelay.BATCH)
                .compared(relayed, limit);
    }

    private static Rate relayed(Broker broker, Database database) throws Exception {
        var dataSource = new SingleConnectionDataSource(database.jdbcUrl(), database.user(), database.password(), true);
        var jdbc = new JdbcTemplate(dataSource);
        var transactions = new JdbcTransactionManager(dataSource);
        var connections = connections(broker);
        try {
            jdbc.execute(tables());
            var publisher = new RabbitPublisher(connections, Duration.ofSeconds(30), null);
            var relay = new OutboxRelay(transactions, jdbc, publisher, ReturnPolicy.KEEP, Clock.systemUTC());
            var outbox = new SqlOutbox(jdbc, Clock.systemUTC(), new OutboxBell(jdbc, "bench"));
            fill(transactions, outbox, Letters.of(QUEUE, WARM_UP));
            empty(relay);
            fill(transactions, outbox, Letters.of(QUEUE, MESSAGES));
            jdbc.execute("analyze outbox");
            System.out.println("The outbox holds " + MESSAGES + " messages.");
            return Rate.of(() -> empty(relay));
        } finally {
            connections.destroy();
            dataSource.destroy();
        }
    }

    private static void fill(JdbcTransactionManager transactions, SqlOutbox outbox, List<Outgoing> letters) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> outbox.add(letters));
    }

    private static long empty(OutboxRelay relay) {
        long all = 0;
        for (int left = relay.pass(); left > 0; left = relay.pass()) {
            all += left;
        }
        return all;
    }

    private static CachingConnectionFactory connections(Broker broker) {
        var connections = new CachingConnectionFactory(broker.host(), broker.port());
        connections.setVirtualHost(broker.vhost());
        connections.setUsername(broker.user());
        connections.setPassword(broker.password());
        return connections;
    }

    private static String tables() throws IOException {
        try (var sql = OutboxRelay.class.getResourceAsStream("/db/messaging.sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
