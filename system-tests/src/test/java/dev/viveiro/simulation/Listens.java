package dev.viveiro.simulation;

import dev.viveiro.gateway.host.Attention;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** A gateway that has listened without a gap for ever. */
final class Listens implements Attention {
    @Override
    public UUID probe() {
        throw new UnsupportedOperationException("nobody probes here");
    }

    @Override
    public void read(Collection<UUID> probes) {}

    @Override
    public Optional<Instant> since() {
        return Optional.of(Instant.EPOCH);
    }
}
