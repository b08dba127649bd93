package dev.viveiro.gateway.host.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostClock;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.gateway.host.HostDrivers;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.kernel.HostId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** A row of the table {@code hosts}. */
public record HostRow(
        HostId id,
        String name,
        HostState state,
        @Nullable String driver,
        @Nullable String driverVersion,
        List<String> capabilities,
        @Nullable String impediment,
        List<HostDriver> drivers,
        long epoch,
        Ratios ratios,
        HostResources headroom,
        HostResources total,
        HostResources used,
        HostResources reserved,
        int machines,
        @Nullable Instant reportedAt,
        @Nullable Instant heardAt,
        @Nullable Instant lostAt,
        @Nullable Instant deadAt,
        boolean heldBack,
        @Nullable Instant joinedAt,
        @Nullable Long clockOffsetMillis,
        Instant createdAt) {
    /** How much more may be reserved than the hardware has: 4.0 is four virtual processors to a thread. */
    public record Ratios(double vcpu, double memory, double disk) {}

    static final RowMapper<HostRow> MAPPER = (row, number) -> read(row);

    HostCapacity capacity() {
        return new HostCapacity(
                id,
                name,
                state,
                new HostDrivers(drivers),
                impedimentNow(),
                epoch,
                allocatable(),
                reserved,
                total,
                used,
                machines,
                reportedAt);
    }

    /** How long nothing was heard of it, in whole seconds; null before its first word. */
    public @Nullable Duration silence(Instant now) {
        return heardAt == null
                ? null
                : Duration.ofSeconds(Math.max(0, Duration.between(heardAt, now).toSeconds()));
    }

    /** Why no new machine may go there, as its driver says or its clock shows; null when one may. */
    public @Nullable String impedimentNow() {
        return impediment == null ? HostClock.impediment(clockOffsetMillis) : impediment;
    }

    /** What may be reserved in all. */
    public HostResources allocatable() {
        return new HostResources(
                less(total.vcpus(), ratios.vcpu(), headroom.vcpus()),
                less(total.memoryMib(), ratios.memory(), headroom.memoryMib()),
                less(total.diskGib(), ratios.disk(), headroom.diskGib()));
    }

    private static long less(long total, double ratio, long headroom) {
        return Math.max(0, (long) Math.floor(total * ratio) - headroom);
    }

    private static HostRow read(ResultSet row) throws SQLException {
        return new HostRow(
                new HostId(row.getObject("id", UUID.class)),
                row.getString("name"),
                HostState.valueOf(row.getString("state")),
                row.getString("driver"),
                row.getString("driver_version"),
                DriverRows.capabilities(row),
                row.getString("impediment"),
                DriverRows.of(row),
                row.getLong("epoch"),
                new Ratios(row.getDouble("vcpu_ratio"), row.getDouble("memory_ratio"), row.getDouble("disk_ratio")),
                resources(row, "headroom"),
                resources(row, "total"),
                resources(row, "used"),
                resources(row, "reserved"),
                row.getInt("machines"),
                time(row.getTimestamp("reported_at")),
                time(row.getTimestamp("heard_at")),
                time(row.getTimestamp("lost_at")),
                time(row.getTimestamp("dead_at")),
                row.getBoolean("held_back"),
                time(row.getTimestamp("joined_at")),
                row.getObject("clock_offset_millis", Long.class),
                row.getTimestamp("created_at").toInstant());
    }

    private static HostResources resources(ResultSet row, String kind) throws SQLException {
        return new HostResources(
                row.getLong(kind + "_vcpus"), row.getLong(kind + "_memory_mib"), row.getLong(kind + "_disk_gib"));
    }

    private static @Nullable Instant time(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
