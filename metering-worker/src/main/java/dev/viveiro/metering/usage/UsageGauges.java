package dev.viveiro.metering.usage;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What an operator watches: how much is billed now, which of it is silent, and what of the last day nobody watched. */
@Component
class UsageGauges {
    private static final Duration DAY = Duration.ofDays(1);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final UsageSettings settings;
    private final AtomicLong open;
    private final AtomicLong silent;
    private final AtomicLong unobserved;

    UsageGauges(JdbcTemplate jdbc, Clock clock, UsageSettings settings, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
        this.open = gauge(metrics, "viveiro.usage.open.intervals");
        this.silent = gauge(metrics, "viveiro.usage.silent.machines");
        this.unobserved = gauge(metrics, "viveiro.usage.unobserved.day.seconds");
    }

    private static AtomicLong gauge(MeterRegistry metrics, String name) {
        AtomicLong value = new AtomicLong();
        metrics.gauge(name, value);
        return value;
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT5S")
    void refresh() {
        open.set(ask("select count(*) from usage_interval where ends is null"));
        silent.set(ask("""
                select count(distinct u.vm) from usage_interval u left join latest_sample s using (vm)
                where u.ends is null and u.meter <> 'IMAGE' and greatest(u.starts, s.observed_at) < ?""", before(settings.tolerance())));
        unobserved.set(ask(
                "select coalesce(sum(extract(epoch from ends - starts)), 0)::bigint from unobserved where ends > ?",
                before(DAY)));
    }

    private Timestamp before(Duration past) {
        return Timestamp.from(clock.instant().minus(past));
    }

    private long ask(String sql, Object... arguments) {
        @Nullable Long answer = jdbc.queryForObject(sql, Long.class, arguments);
        return answer == null ? 0 : answer;
    }
}
