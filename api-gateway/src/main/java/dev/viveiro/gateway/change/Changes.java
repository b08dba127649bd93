package dev.viveiro.gateway.change;

import dev.viveiro.kernel.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notes in the caller's transaction that something changed; once that is committed, those who watch see how the thing looks
 * then. Machines, operations, batches and hosts need no call: their tables note it themselves.
 */
@Component
public class Changes {
    private final JdbcClient jdbc;

    public Changes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** {@code tenant} is null for a host alone. */
    public void changed(ChangeKind kind, UUID thing, @Nullable TenantId tenant) {
        changed(kind, List.of(thing), tenant);
    }

    /** Many things of one tenant in one statement. */
    public void changed(ChangeKind kind, Collection<UUID> things, @Nullable TenantId tenant) {
        jdbc.sql("insert into changes (kind, thing, tenant) select :kind, unnest(:things::uuid[]), :tenant::uuid")
                .param("kind", kind.name())
                .param("things", things.toArray(UUID[]::new))
                .param("tenant", tenant == null ? null : tenant.value())
                .update();
    }
}
