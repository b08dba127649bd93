package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.domain.Suspension;
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
 * @param suspension without whether it is started again afterwards
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
        Instant updatedAt,
        Suspension suspension) {
    /** Columns of {@code vms v} in the order of the components; {@link #read} goes by their positions, found quicker than names. */
    static final String COLUMNS = """
            v.id, v.name, v.state, v.plan, v.image, v.host, case when v.address_held then host(v.address) end as held_address,
            v.owner_email, v.external_ref, v.expires_at, v.power,
            (select o.id from operations o where o.vm = v.id and o.state in ('PENDING', 'RUNNING')) as active_operation,
            v.version, v.created_at, v.updated_at, v.suspended_since, v.suspended
            """;

    static ListedVm read(ResultSet row, int index) throws SQLException {
        UUID active = row.getObject(12, UUID.class);
        Timestamp expiresAt = row.getTimestamp(10);
        return new ListedVm(
                new VmId(row.getObject(1, UUID.class)),
                row.getString(2),
                VmState.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                new HostId(row.getObject(6, UUID.class)),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                expiresAt == null ? null : expiresAt.toInstant(),
                ObservedPower.valueOf(row.getString(11)),
                active == null ? null : new OperationId(active),
                row.getLong(13),
                row.getTimestamp(14).toInstant(),
                row.getTimestamp(15).toInstant(),
                suspension(row));
    }

    private static Suspension suspension(ResultSet row) throws SQLException {
        Timestamp since = row.getTimestamp(16);
        return since == null
                ? Suspension.NONE
                : new Suspension(VmRows.causes(row, "suspended"), since.toInstant(), false);
    }
}
