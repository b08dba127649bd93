package dev.viveiro.gateway.broker;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What an operator watches: what has not left yet, since when, and what died. */
@Component
class BacklogGauges {
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final AtomicLong waiting;
    private final AtomicLong oldest;
    private final AtomicLong dead;

    BacklogGauges(JdbcTemplate jdbc, Clock clock, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.waiting = gauge(metrics, "viveiro.outbox.waiting");
        this.oldest = gauge(metrics, "viveiro.outbox.oldest.seconds");
        this.dead = gauge(metrics, "viveiro.dead.messages");
    }

    private static AtomicLong gauge(MeterRegistry metrics, String name) {
        AtomicLong value = new AtomicLong();
        metrics.gauge(name, value);
        return value;
    }

    @Scheduled(fixedDelayString = "PT15S", initialDelayString = "PT5S")
    void refresh() {
        waiting.set(ask("select count(*) from outbox"));
        oldest.set(ask(
                "select greatest(0, coalesce(extract(epoch from ? - min(time)), 0))::bigint from outbox",
                Timestamp.from(clock.instant())));
        dead.set(ask("select count(*) from dead_messages"));
    }

    private long ask(String sql, Object... arguments) {
        @Nullable Long answer = jdbc.queryForObject(sql, Long.class, arguments);
        return answer == null ? 0 : answer;
    }
}
