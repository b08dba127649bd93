package dev.viveiro.gateway.image;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells everyone which images of their own tenants keep, in the transaction that changes one. What was told last stands in the image's
 * row, so nothing is told twice, and what nobody told is found.
 */
@Component
class KeptImages {
    private static final int AT_ONCE = 500;

    /** As in the index {@code images_untold}. */
    private static final String UNTOLD = "tenant is not null and metered <> (state in ('READY', 'DEPRECATED'))";

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Ids ids;
    private final Clock clock;

    KeptImages(JdbcClient jdbc, Outbox outbox, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** Tells what has become of the image by now; nothing of one that is everybody's, or whose bytes are not there yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void tell(UUID image) {
        tell(List.of(image));
    }

    /** Tells of what there was before this was told, some at a time; returns how many. */
    @Transactional
    public int tellUntold() {
        // in an order, and past those of another replica: nobody waits
        List<UUID> untold = jdbc.sql("select id from images where " + UNTOLD
                        + " order by id limit :limit for no key update skip locked")
                .param("limit", AT_ONCE)
                .query((row, i) -> row.getObject("id", UUID.class))
                .list();
        if (!untold.isEmpty()) {
            tell(untold);
        }
        return untold.size();
    }

    private void tell(List<UUID> images) {
        Instant now = clock.instant();
        outbox.add(jdbc.sql("update images set metered = not metered, metered_version = metered_version + 1"
                        + " where id = any (:ids) and " + UNTOLD
                        + " returning id, tenant, metered_version, name, coalesce(size_bytes, 0) as bytes, metered")
                .param("ids", images.toArray(UUID[]::new))
                .query((row, i) -> outgoing(
                        new ImageChanged(
                                row.getObject("id", UUID.class),
                                new TenantId(row.getObject("tenant", UUID.class)),
                                row.getLong("metered_version"),
                                row.getString("name"),
                                row.getLong("bytes"),
                                row.getBoolean("metered"),
                                now),
                        now))
                .list());
    }

    private Outgoing outgoing(ImageChanged change, Instant now) {
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(ImageChanged.class),
                "/gateway",
                change.image().toString(),
                now,
                null,
                ContractJson.write(change));
        String key = Topology.eventKey(Lane.INTERACTIVE, Contracts.keyOf(ImageChanged.class));
        return new Outgoing(Topology.EVENTS, key, Lane.INTERACTIVE, change.image(), envelope);
    }
}
