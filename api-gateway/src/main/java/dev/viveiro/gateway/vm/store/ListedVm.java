package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a machine: less than half of its row, and no arrays, which are dear to read.
 *
 * @param address null when it holds none
 * @param activeOperation what is happening to it; null when nothing is
 */
public record ListedVm(
        VmId id,
        String name,
        VmState state,
        String plan,
        String image,
        HostId host,
        @Nullable String address,
        @Nullable String ownerEmail,
        @Nullable String externalRef,
        @Nullable Instant expiresAt,
        ObservedPower power,
        @Nullable OperationId activeOperation,
        long version,
        Instant createdAt,
        Instant updatedAt) {
    /** Columns of {@code vms v} as {@link #read} wants them. */
    static final String COLUMNS = """
            v.id, v.name, v.state, v.plan, v.image, v.host, case when v.address_held then host(v.address) end as held_address,
            v.owner_email, v.external_ref, v.expires_at, v.power,
            (select o.id from operations o where o.vm = v.id and o.state in ('PENDING', 'RUNNING')) as active_operation,
            v.version, v.created_at, v.updated_at
            """;

    static ListedVm read(ResultSet row, int index) throws SQLException {
        UUID active = row.getObject("active_operation", UUID.class);
        Timestamp expiresAt = row.getTimestamp("expires_at");
        return new ListedVm(
                new VmId(row.getObject("id", UUID.class)),
                row.getString("name"),
                VmState.valueOf(row.getString("state")),
                row.getString("plan"),
                row.getString("image"),
                new HostId(row.getObject("host", UUID.class)),
                row.getString("held_address"),
                row.getString("owner_email"),
                row.getString("external_ref"),
                expiresAt == null ? null : expiresAt.toInstant(),
                ObservedPower.valueOf(row.getString("power")),
                active == null ? null : new OperationId(active),
                row.getLong("version"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
