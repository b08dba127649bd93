package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.placement.Placements;
import dev.viveiro.gateway.vm.VmStore;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Machines in PostgreSQL, one at a time. */
@Component
public class SqlVmStore implements VmStore {
    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final Hosts hosts;
    private final Placements placements;
    private final AddressPool addresses;

    public SqlVmStore(JdbcTemplate jdbc, Hosts hosts, Placements placements, AddressPool addresses) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
        this.hosts = hosts;
        this.placements = placements;
        this.addresses = addresses;
    }

    @Override
    public Optional<Vm> find(VmId id) {
        return query("where v.id = :id", id);
    }

    @Override
    public List<Vm> findAll(Collection<VmId> ids) {
        return client.sql("select " + VmRows.COLUMNS + " from vms v where v.id = any (:ids) order by v.id")
                .param("ids", ids.stream().map(VmId::value).toArray(UUID[]::new))
                .query(VmRows::read)
                .list();
    }

    @Override
    public Optional<Vm> lock(VmId id) {
        return query("where v.id = :id for update of v", id);
    }

    private Optional<Vm> query(String where, VmId id) {
        return client.sql("select " + VmRows.COLUMNS + " from vms v " + where)
                .param("id", id.value())
                .query(VmRows::read)
                .optional();
    }

    @Override
    public void lockWithHosts(Collection<VmId> ids) {
        lockWithHosts(ids, List.of());
    }

    @Override
    public void lockWithHosts(Collection<VmId> ids, Collection<HostId> more) {
        List<HostId> onHosts = jdbc.query(
                "select host from vms where id = any (?) order by id for update",
                (row, i) -> new HostId(row.getObject("host", UUID.class)),
                (Object) ids.stream().map(VmId::value).toArray(UUID[]::new));
        hosts.lock(Stream.concat(onHosts.stream(), more.stream()).distinct().toList());
    }

    @Override
    public void insert(Vm vm) {
        var identity = vm.identity();
        var build = vm.build();
        client.sql("""
                        insert into vms (id, tenant, name, owner, owner_email, external_ref, plan, plan_version, vcpus,
                          memory_mib, disk_gib, keeps_capacity, image, account, ssh_keys, host, address, prefix_length,
                          gateway, mac, generation, held_vcpus, held_memory_mib, held_disk_gib, address_held, state,
                          wanted, power, observed_at, billed, expires_at, expiry, journal, heard, version, created_at,
                          updated_at, told_at, user_data, cpu_shares, cpu_cap_percent, memory_min_mib)
                        values (:id, :tenant, :name, :owner, :email, :ref, :plan, :planVersion, :vcpus, :memory, :disk,
                          :keeps, :image, :account, :keys, :host, :address::inet, :prefix, :gateway::inet, :mac,
                          :generation, :heldVcpus, :heldMemory, :heldDisk, :addressHeld, :state, :wanted, :power,
                          :observedAt, :billed, :expiresAt, :expiry, :journal, :heard, :version, :createdAt,
                          :updatedAt, :toldAt, :userData, :cpuShares, :cpuCap, :memoryMin)""")
                .param("tenant", identity.tenant().value())
                .param("name", identity.name())
                .param(
                        "owner",
                        identity.owner() == null ? null : identity.owner().value())
                .param("email", identity.ownerEmail())
                .param("ref", identity.externalRef())
                .param("plan", build.plan().name())
                .param("planVersion", build.plan().version())
                .param("vcpus", build.plan().vcpus())
                .param("memory", build.plan().memoryMib())
                .param("disk", build.plan().diskGib())
                .param("keeps", build.keepsCapacity())
                .param("image", build.image())
                .param("account", build.account())
                .param("keys", build.sshKeys().toArray(new String[0]))
                .param("userData", build.userData())
                .param("cpuShares", build.plan().limits().shares())
                .param("cpuCap", build.plan().limits().capPercent())
                .param("memoryMin", build.plan().memoryMinMib())
                .param("createdAt", Timestamp.from(identity.createdAt()))
                .params(changing(vm))
                .update();
    }

    @Override
    public void save(Vm before, Vm after) {
        if (before.equals(after)) {
            return;
        }
        client.sql("""
                        update vms set host = :host, address = :address::inet, prefix_length = :prefix,
                          gateway = :gateway::inet, mac = :mac, generation = :generation, held_vcpus = :heldVcpus,
                          held_memory_mib = :heldMemory, held_disk_gib = :heldDisk, address_held = :addressHeld,
                          state = :state, wanted = :wanted, power = :power, observed_at = :observedAt,
                          billed = :billed, expires_at = :expiresAt, expiry = :expiry, journal = :journal,
                          heard = :heard, version = :version, updated_at = :updatedAt,
                          told_at = :toldAt
                        where id = :id""").params(changing(after)).update();
        VmBuilds.save(client, before, after);
        VmCards.save(client, before, after);
        settle(before, after);
    }

    @Override
    public void saveHeld(Vm vm) {
        client.sql("""
                        update vms set held_vcpus = :heldVcpus, held_memory_mib = :heldMemory, held_disk_gib = :heldDisk,
                          address_held = :addressHeld where id = :id""").params(changing(vm)).update();
    }

    private void settle(Vm before, Vm after) {
        VmPlace was = before.place();
        VmPlace is = after.place();
        if (was.host().equals(is.host()) && !was.reserved().equals(is.reserved())) {
            placements.adjust(is.host(), was.reserved(), is.reserved());
        }
        was.freedBy(is).forEach(address -> addresses.release(before.id(), address));
    }

    private static java.util.Map<String, @Nullable Object> changing(Vm vm) {
        VmPlace place = vm.place();
        VmStatus status = vm.status();
        java.util.Map<String, @Nullable Object> columns = new java.util.HashMap<>();
        columns.put("id", vm.id().value());
        columns.put("host", place.host().value());
        columns.put("address", place.network().address());
        columns.put("prefix", place.network().prefixLength());
        columns.put("gateway", place.network().gateway());
        columns.put("mac", place.network().mac());
        columns.put("generation", place.generation());
        columns.put("heldVcpus", place.reserved().vcpus());
        columns.put("heldMemory", place.reserved().memoryMib());
        columns.put("heldDisk", place.reserved().diskGib());
        columns.put("addressHeld", place.addressHeld());
        columns.put("state", status.state().name());
        columns.put("wanted", status.wanted());
        columns.put("power", status.power().name());
        columns.put("observedAt", timestamp(status.observedAt()));
        columns.put("billed", status.billed().stream().map(Enum::name).sorted().toArray(String[]::new));
        columns.put("expiresAt", timestamp(status.expiresAt()));
        columns.put("expiry", status.expiry().name());
        columns.put("journal", status.journal());
        columns.put("heard", status.heard());
        columns.put("version", status.version());
        columns.put("updatedAt", Timestamp.from(status.updatedAt()));
        columns.put("toldAt", Timestamp.from(status.toldAt()));
        return columns;
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }
}
