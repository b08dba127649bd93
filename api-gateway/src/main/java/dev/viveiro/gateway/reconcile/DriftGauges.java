package dev.viveiro.gateway.reconcile;

import dev.viveiro.gateway.reconcile.domain.DriftKind;
import dev.viveiro.gateway.reconcile.store.SqlDrift;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How much drift is open, of every kind, for those who watch: {@code viveiro.drift.open}. */
@Component
class DriftGauges {
    private final SqlDrift drift;
    private final Map<DriftKind, AtomicLong> open = new EnumMap<>(DriftKind.class);

    DriftGauges(SqlDrift drift, MeterRegistry metrics) {
        this.drift = drift;
        for (DriftKind kind : DriftKind.values()) {
            AtomicLong value = new AtomicLong();
            metrics.gauge("viveiro.drift.open", Tags.of("kind", kind.name()), value);
            open.put(kind, value);
        }
    }

    @Scheduled(fixedDelayString = "PT15S", initialDelayString = "PT5S")
    void refresh() {
        drift.open().forEach((kind, records) -> Objects.requireNonNull(open.get(kind))
                .set(records));
    }
}
