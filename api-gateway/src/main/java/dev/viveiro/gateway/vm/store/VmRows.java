package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.domain.KeptSnapshot;
import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.gateway.vm.domain.Unsettled;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmDisk;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a row of {@code vms}. */
final class VmRows {
    /** Columns as {@link #read} wants them. */
    static final String COLUMNS = "v.*, host(v.address) as address_text, host(v.gateway) as gateway_text, "
            + "host(v.router) as router_text, host(v.address_beside) as beside_text";

    private VmRows() {}

    static Vm read(ResultSet row, int index) throws SQLException {
        return new Vm(identity(row), build(row), place(row), status(row), suspension(row));
    }

    private static VmIdentity identity(ResultSet row) throws SQLException {
        UUID owner = row.getObject("owner", UUID.class);
        return new VmIdentity(
                new VmId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getString("name"),
                owner == null ? null : new UserId(owner),
                row.getString("owner_email"),
                row.getString("external_ref"),
                row.getTimestamp("created_at").toInstant());
    }

    private static VmBuild build(ResultSet row) throws SQLException {
        PlanSnapshot plan = new PlanSnapshot(
                row.getString("plan"),
                row.getInt("plan_version"),
                row.getInt("vcpus"),
                row.getLong("memory_mib"),
                row.getLong("disk_gib"),
                new CpuLimits(
                        row.getObject("cpu_shares", Integer.class), row.getObject("cpu_cap_percent", Integer.class)),
                row.getObject("memory_min_mib", Long.class));
        UUID installedBy = row.getObject("installed_by", UUID.class);
        return new VmBuild(
                plan,
                row.getBoolean("keeps_capacity"),
                row.getString("image"),
                row.getString("account"),
                texts(row, "ssh_keys"),
                disks(row.getString("disks")),
                installedBy == null ? null : new OperationId(installedBy),
                row.getObject("user_data", UUID.class),
                snapshots(row.getString("snapshots")),
                row.getObject("grown_disk_gib", Long.class));
    }

    private static List<KeptSnapshot> snapshots(String json) {
        return json.equals("[]")
                ? List.of()
                : List.of(ContractJson.read(json.getBytes(StandardCharsets.UTF_8), KeptSnapshot[].class));
    }

    private static List<VmDisk> disks(String json) {
        return json.equals("[]")
                ? List.of()
                : List.of(ContractJson.read(json.getBytes(StandardCharsets.UTF_8), VmDisk[].class));
    }

    private static VmPlace place(ResultSet row) throws SQLException {
        NetworkSpec network = new NetworkSpec(
                row.getString("address_text"),
                row.getInt("prefix_length"),
                row.getString("gateway_text"),
                row.getString("mac"),
                new GuestNetwork(row.getString("hostname"), row.getString("router_text"), texts(row, "dns")));
        HostResources held = new HostResources(
                row.getLong("held_vcpus"), row.getLong("held_memory_mib"), row.getLong("held_disk_gib"));
        return new VmPlace(
                new HostId(row.getObject("host", UUID.class)),
                network,
                row.getInt("generation"),
                held,
                row.getBoolean("address_held"),
                unsettled(row));
    }

    private static @Nullable Unsettled unsettled(ResultSet row) throws SQLException {
        UUID by = row.getObject("card_asked_by", UUID.class);
        return by == null ? null : new Unsettled(new OperationId(by), row.getString("beside_text"));
    }

    private static VmStatus status(ResultSet row) throws SQLException {
        Set<Meter> billed = EnumSet.noneOf(Meter.class);
        texts(row, "billed").forEach(meter -> billed.add(Meter.valueOf(meter)));
        Instant toldAt = instant(row, "told_at");
        return new VmStatus(
                VmState.valueOf(row.getString("state")),
                row.getBoolean("wanted"),
                ObservedPower.valueOf(row.getString("power")),
                instant(row, "observed_at"),
                billed,
                instant(row, "expires_at"),
                VmStatus.Expiry.valueOf(row.getString("expiry")),
                row.getString("journal"),
                row.getLong("heard"),
                row.getLong("version"),
                row.getTimestamp("updated_at").toInstant(),
                toldAt == null ? row.getTimestamp("created_at").toInstant() : toldAt);
    }

    private static Suspension suspension(ResultSet row) throws SQLException {
        boolean startAgain = row.getBoolean("start_again");
        Instant since = instant(row, "suspended_since");
        if (since == null) {
            return startAgain ? new Suspension(Set.of(), null, true) : Suspension.NONE;
        }
        return new Suspension(causes(row, "suspended"), since, startAgain);
    }

    /** Of a machine that is suspended. */
    static Set<SuspensionCause> causes(ResultSet row, String column) throws SQLException {
        Set<SuspensionCause> causes = EnumSet.noneOf(SuspensionCause.class);
        texts(row, column).forEach(cause -> causes.add(SuspensionCause.valueOf(cause)));
        return causes;
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
