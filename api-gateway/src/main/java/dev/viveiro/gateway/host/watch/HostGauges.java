package dev.viveiro.gateway.host.watch;

import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.WatchedHosts;
import dev.viveiro.gateway.host.watch.HostWatch.Watched;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What an operator watches: how many hosts are in each state, how many are held back, and whether we listen to them. */
@Component
class HostGauges {
    private final WatchedHosts hosts;
    private final Map<HostState, AtomicLong> byState = new EnumMap<>(HostState.class);
    private final AtomicLong heldBack = new AtomicLong();
    private final AtomicLong attentive = new AtomicLong();

    HostGauges(WatchedHosts hosts, MeterRegistry metrics) {
        this.hosts = hosts;
        for (HostState state : HostState.values()) {
            if (state != HostState.REMOVED) {
                AtomicLong count = new AtomicLong();
                byState.put(state, count);
                metrics.gauge("viveiro.hosts", Tags.of("state", state.name()), count);
            }
        }
        metrics.gauge("viveiro.hosts.held.back", heldBack);
        metrics.gauge("viveiro.hosts.attentive", attentive);
    }

    @Scheduled(fixedDelayString = "PT5S", initialDelayString = "PT2S")
    void refresh() {
        List<Watched> all = hosts.all();
        byState.forEach((state, count) ->
                count.set(all.stream().filter(host -> host.state() == state).count()));
        heldBack.set(all.stream().filter(Watched::heldBack).count());
        attentive.set(hosts.listenedTo() ? 1 : 0);
    }
}
