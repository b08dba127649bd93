package dev.viveiro.metering.usage.store;

import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Our types as PostgreSQL's. */
final class Columns {
    private Columns() {}

    static UUID[] ids(Collection<VmId> vms) {
        return vms.stream().map(VmId::value).sorted().toArray(UUID[]::new);
    }

    /** Two parameters: the machines, and the time of each, as unnest takes them. */
    static Object[] of(Map<VmId, @Nullable Instant> times) {
        UUID[] vms = new UUID[times.size()];
        @Nullable String[] texts = new String[times.size()];
        int i = 0;
        for (Map.Entry<VmId, @Nullable Instant> entry : times.entrySet()) {
            vms[i] = entry.getKey().value();
            texts[i++] = text(entry.getValue());
        }
        return new Object[] {vms, texts};
    }

    /** One parameter: a value of each row, as unnest takes them. */
    static <R, T> Object column(Collection<R> rows, IntFunction<T[]> array, Function<R, ? extends @Nullable T> value) {
        return rows.stream().map(value).toArray(array);
    }

    /** A time as an array can hold it. */
    static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
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
}
