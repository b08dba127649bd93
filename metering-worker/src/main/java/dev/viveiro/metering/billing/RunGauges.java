package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.store.SqlInvoiceTasks;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** How many tenants of the newest month that was run came to what; OPEN is yet to be done, and FAILED is tried no more. */
@Component
class RunGauges {
    private final SqlInvoiceTasks tasks;
    private final Map<String, AtomicLong> tenants = new HashMap<>();

    RunGauges(SqlInvoiceTasks tasks, MeterRegistry metrics) {
        this.tasks = tasks;
        // all of them from the start: an alarm on what is not there is silent
        Stream.concat(Stream.of(RunFilter.OPEN, RunFilter.FAILED), RunFilter.OUTCOMES.stream())
                .forEach(outcome -> {
                    AtomicLong value = new AtomicLong();
                    metrics.gauge("viveiro.billing.run.tenants", Tags.of("outcome", outcome), value);
                    tenants.put(outcome, value);
                });
    }

    @Scheduled(fixedDelayString = "PT30S", initialDelayString = "PT5S")
    void refresh() {
        Map<String, Long> newest = tasks.newestOutcomes();
        tenants.forEach((outcome, value) -> value.set(newest.getOrDefault(outcome, 0L)));
    }
}
