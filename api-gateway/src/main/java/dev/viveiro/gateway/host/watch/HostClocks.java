package dev.viveiro.gateway.host.watch;

import dev.viveiro.gateway.host.HostClock;
import dev.viveiro.gateway.host.store.WatchedHosts;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.LogContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells an operator of hosts whose clocks are wrong: by a metric for as long as they are, and once in the log. */
@Component
class HostClocks {
    private static final Logger log = LoggerFactory.getLogger(HostClocks.class);

    private final WatchedHosts hosts;
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong farthest = new AtomicLong();
    private final Set<HostId> told = new HashSet<>();

    HostClocks(WatchedHosts hosts, MeterRegistry metrics) {
        this.hosts = hosts;
        metrics.gauge("viveiro.hosts.clock.wrong", wrong);
        metrics.gauge("viveiro.hosts.clock.farthest.millis", farthest);
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT3S")
    synchronized void look() {
        Map<HostId, Long> offsets = hosts.clockOffsets();
        offsets.values().removeIf(offset -> Math.abs(offset) <= HostClock.ALARM.toMillis());
        wrong.set(offsets.size());
        farthest.set(offsets.values().stream().mapToLong(Math::abs).max().orElse(0));
        told.retainAll(offsets.keySet());
        offsets.forEach((host, offset) -> {
            if (told.add(host)) {
                tell(host, offset);
            }
        });
    }

    private static void tell(HostId host, long offset) {
        try (LogContext context = LogContext.with(LogContext.HOST, host)) {
            log.error(
                    "The host's clock is {} of the gateway's. Set it right: what happens there is billed by it, and beyond {} s no"
                            + " new machine goes there.",
                    HostClock.described(offset),
                    HostClock.LIMIT.toSeconds());
        }
    }
}
