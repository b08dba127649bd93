package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.vm.ManyVms;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmIdentity;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.gateway.vm.domain.VmStatus;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ManyRows;
import dev.viveiro.messaging.RowWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Many machines in PostgreSQL, with one statement per table. */
@Component
public class SqlManyVms implements ManyVms {
    private static final String COLUMNS =
            "id, tenant, name, owner, owner_email, plan, plan_version, vcpus, memory_mib, disk_gib,"
                    + " keeps_capacity, image, account, ssh_keys, host, address, prefix_length, gateway, mac, generation, held_vcpus,"
                    + " held_memory_mib, held_disk_gib, address_held, state, wanted, power, billed, expiry, journal, heard, version,"
                    + " created_at, updated_at, told_at, user_data, cpu_shares, cpu_cap_percent, memory_min_mib";

    private final JdbcClient client;
    private final ManyRows rows;
    private final Hosts hosts;
    private final AddressPool addresses;

    public SqlManyVms(JdbcTemplate jdbc, Hosts hosts, AddressPool addresses) {
        this.client = JdbcClient.create(jdbc);
        this.rows = new ManyRows(jdbc);
        this.hosts = hosts;
        this.addresses = addresses;
    }

    @Override
    public Set<String> namesInUse(TenantId tenant) {
        return new HashSet<>(client.sql("select name from vms where tenant = :tenant and state <> 'DELETED'")
                .param("tenant", tenant.value())
                .query(String.class)
                .list());
    }

    @Override
    public void insert(List<Vm> vms) {
        rows.insert("vms", COLUMNS, vms, SqlManyVms::write);
    }

    private static void write(RowWriter row, Vm vm) {
        VmIdentity identity = vm.identity();
        VmBuild build = vm.build();
        VmPlace place = vm.place();
        VmStatus status = vm.status();
        HostResources held = place.reserved();
        row.uuid(vm.id().value())
                .uuid(vm.tenant().value())
                .text(identity.name())
                .uuid(identity.owner() == null ? null : identity.owner().value())
                .text(identity.ownerEmail())
                .text(build.plan().name())
                .integer(build.plan().version())
                .integer(build.plan().vcpus())
                .bigint(build.plan().memoryMib())
                .bigint(build.plan().diskGib())
                .bool(build.keepsCapacity())
                .text(build.image())
                .text(build.account())
                .noTexts()
                .uuid(vm.host().value())
                .address(place.network().address())
                .integer(place.network().prefixLength())
                .address(place.network().gateway())
                .text(place.network().mac())
                .integer(place.generation())
                .bigint(held.vcpus())
                .bigint(held.memoryMib())
                .bigint(held.diskGib())
                .bool(place.addressHeld())
                .text(status.state().name())
                .bool(status.wanted())
                .text(status.power().name())
                .noTexts()
                .text(status.expiry().name())
                .text("")
                .bigint(0)
                .bigint(status.version())
                .time(identity.createdAt())
                .time(status.updatedAt())
                .time(status.toldAt())
                .uuid(build.userData())
                .optionalInteger(build.plan().limits().shares())
                .optionalInteger(build.plan().limits().capPercent())
                .optionalBigint(build.plan().memoryMinMib());
    }

    @Override
    public void saveFreed(List<Changed> changes) {
        List<Vm> vms = changes.stream().map(Changed::after).toList();
        client.sql("""
                        update vms v set state = c.state, wanted = c.wanted, version = c.version, billed = '{}',
                          updated_at = c.updated::timestamptz, told_at = c.told::timestamptz, held_vcpus = 0,
                          held_memory_mib = 0, held_disk_gib = 0, address_held = false, address_beside = null,
                          card_asked_by = null
                          from unnest(:ids::uuid[], :states::text[], :wanted::boolean[], :versions::bigint[],
                                 :updated::text[], :told::text[]) as c(id, state, wanted, version, updated, told)
                         where v.id = c.id""")
                .param("ids", uuids(vms, vm -> vm.id().value()))
                .param("states", texts(vms, vm -> vm.status().state()))
                .param("wanted", texts(vms, vm -> vm.status().wanted()))
                .param("versions", numbers(vms, vm -> vm.status().version()))
                .param("updated", texts(vms, vm -> vm.status().updatedAt()))
                .param("told", texts(vms, vm -> vm.status().toldAt()))
                .update();
        giveBack(changes.stream().map(Changed::before).toList());
    }

    private void giveBack(List<Vm> vms) {
        Map<HostId, Reservation> less = new TreeMap<>(Comparator.comparing(HostId::value));
        Map<String, VmId> free = new HashMap<>();
        for (Vm vm : vms) {
            HostResources held = vm.place().reserved();
            if (held.vcpus() + held.memoryMib() + held.diskGib() > 0) {
                less.merge(
                        vm.host(),
                        Reservation.ofOne(held.vcpus(), held.memoryMib(), held.diskGib()),
                        Reservation::plus);
            }
            vm.place().addresses().forEach(address -> free.put(address, vm.id()));
        }
        less.forEach(hosts::release);
        addresses.release(free);
    }

    private static UUID[] uuids(List<Vm> vms, Function<Vm, UUID> id) {
        return vms.stream().map(id).toArray(UUID[]::new);
    }

    private static @Nullable String[] texts(List<Vm> vms, Function<Vm, @Nullable Object> text) {
        @Nullable String[] texts = new String[vms.size()];
        for (int i = 0; i < texts.length; i++) {
            Object value = text.apply(vms.get(i));
            texts[i] = value == null ? null : value.toString();
        }
        return texts;
    }

    private static long[] numbers(List<Vm> vms, ToLongFunction<Vm> number) {
        return vms.stream().mapToLong(number).toArray();
    }
}
