package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Our types as PostgreSQL's. */
final class Columns {
    private Columns() {}

    static UUID[] ids(Collection<VmId> vms) {
        return vms.stream().map(VmId::value).sorted().toArray(UUID[]::new);
    }

    static VmId vm(ResultSet row) throws SQLException {
        return new VmId(row.getObject("vm", UUID.class));
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Timestamp timestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }
}
