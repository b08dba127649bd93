package dev.viveiro.notification.mail;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What an operator watches: mails that wait, for how long, and mails that failed. */
@Component
class DeliveryGauges {
    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();

    DeliveryGauges(JdbcTemplate jdbc, Clock clock, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        metrics.gauge("viveiro.deliveries", Tags.of("state", "pending"), pending);
        metrics.gauge("viveiro.deliveries", Tags.of("state", "failed"), failed);
        metrics.gauge("viveiro.deliveries.oldest.seconds", oldest);
    }

    @Scheduled(fixedDelayString = "PT15S", initialDelayString = "PT5S")
    void refresh() {
        pending.set(ask("select count(*) from delivery where state = 'PENDING'"));
        failed.set(ask("select count(*) from delivery where state = 'FAILED'"));
        @Nullable
        Timestamp first =
                jdbc.queryForObject("select min(created_at) from delivery where state = 'PENDING'", Timestamp.class);
        oldest.set(
                first == null
                        ? 0
                        : Duration.between(first.toInstant(), clock.instant()).toSeconds());
    }

    private long ask(String sql) {
        @Nullable Long answer = jdbc.queryForObject(sql, Long.class);
        return answer == null ? 0 : answer;
    }
}
