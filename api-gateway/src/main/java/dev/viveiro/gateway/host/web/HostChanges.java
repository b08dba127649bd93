package dev.viveiro.gateway.host.web;

import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.gateway.change.ChangeViews;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.kernel.HostId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Hosts as administrators who watch see them. */
@Component
class HostChanges implements ChangeViews {
    private final Clock clock;

    HostChanges(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ChangeKind kind() {
        return ChangeKind.HOST;
    }

    @Override
    public Map<UUID, Object> of(JdbcClient snapshot, Collection<UUID> things) {
        Instant now = clock.instant();
        return HostRecords.findAll(snapshot, things.stream().map(HostId::new).toList()).stream()
                .map(host -> HostView.of(host, now))
                .collect(Collectors.toMap(view -> view.id().value(), Function.identity()));
    }
}
