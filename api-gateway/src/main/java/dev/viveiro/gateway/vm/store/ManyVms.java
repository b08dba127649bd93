package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Many machines with one statement per table, in the caller's transaction; the locks are the caller's business. */
@Component
public class ManyVms {
    private final JdbcClient client;
    private final Hosts hosts;
    private final AddressPool addresses;

    public ManyVms(JdbcClient client, Hosts hosts, AddressPool addresses) {
        this.client = client;
        this.hosts = hosts;
        this.addresses = addresses;
    }

    /** A machine before and after a change. */
    public record Changed(Vm before, Vm after) {}

    /** Every name that the tenant's machines have now. */
    public Set<String> namesInUse(TenantId tenant) {
        return new HashSet<>(client.sql("select name from vms where tenant = :tenant and state <> 'DELETED'")
                .param("tenant", tenant.value())
                .query(String.class)
                .list());
    }

    /** True when a machine of the tenant has one of these names. */
    public boolean anyNameInUse(TenantId tenant, List<Vm> vms) {
        return client.sql("select exists (select 1 from vms where tenant = :tenant and name = any (:names)"
                        + " and state <> 'DELETED')")
                .param("tenant", tenant.value())
                .param("names", texts(vms, vm -> vm.identity().name()))
                .query(Boolean.class)
                .single();
    }

    /** New machines that nothing was seen of; their reservations and addresses were taken before. */
    public void insert(List<Vm> vms) {
        client.sql("""
                        insert into vms (id, tenant, name, owner, owner_email, plan, plan_version, vcpus, memory_mib,
                          disk_gib, keeps_capacity, image, account, ssh_keys, host, address, prefix_length, gateway, mac,
                          generation, held_vcpus, held_memory_mib, held_disk_gib, address_held, state, wanted, power,
                          billed, expiry, journal, heard, version, created_at, updated_at)
                        select id, tenant::uuid, name, owner::uuid, email, plan, plan_version, vcpus, memory, disk, keeps,
                               image, account, '{}', host, address::inet, prefix, gateway::inet, mac, generation, vcpus,
                               memory, disk, true, state, true, power, '{}', expiry, '', 0, version,
                               created::timestamptz, created::timestamptz
                          from unnest(:ids::uuid[], :tenants::text[], :names::text[], :owners::text[], :emails::text[],
                                 :plans::text[], :planVersions::bigint[], :vcpus::bigint[], :memory::bigint[],
                                 :disk::bigint[], :keeps::boolean[], :images::text[], :accounts::text[], :hosts::uuid[],
                                 :addresses::text[], :prefixes::bigint[], :gateways::text[], :macs::text[],
                                 :generations::bigint[], :states::text[], :powers::text[], :expiries::text[],
                                 :versions::bigint[], :created::text[])
                            as v(id, tenant, name, owner, email, plan, plan_version, vcpus, memory, disk, keeps, image,
                                 account, host, address, prefix, gateway, mac, generation, state, power, expiry, version,
                                 created)""")
                .param("ids", uuids(vms, vm -> vm.id().value()))
                .param("tenants", texts(vms, Vm::tenant))
                .param("names", texts(vms, vm -> vm.identity().name()))
                .param("owners", texts(vms, vm -> vm.identity().owner()))
                .param("emails", texts(vms, vm -> vm.identity().ownerEmail()))
                .param("plans", texts(vms, vm -> vm.build().plan().name()))
                .param("planVersions", numbers(vms, vm -> vm.build().plan().version()))
                .param("vcpus", numbers(vms, vm -> vm.place().reserved().vcpus()))
                .param("memory", numbers(vms, vm -> vm.place().reserved().memoryMib()))
                .param("disk", numbers(vms, vm -> vm.place().reserved().diskGib()))
                .param("keeps", texts(vms, vm -> vm.build().keepsCapacity()))
                .param("images", texts(vms, vm -> vm.build().image()))
                .param("accounts", texts(vms, vm -> vm.build().account()))
                .param("hosts", uuids(vms, vm -> vm.host().value()))
                .param("addresses", texts(vms, vm -> vm.place().network().address()))
                .param("prefixes", numbers(vms, vm -> vm.place().network().prefixLength()))
                .param("gateways", texts(vms, vm -> vm.place().network().gateway()))
                .param("macs", texts(vms, vm -> vm.place().network().mac()))
                .param("generations", numbers(vms, vm -> vm.place().generation()))
                .param("states", texts(vms, vm -> vm.status().state()))
                .param("powers", texts(vms, vm -> vm.status().power()))
                .param("expiries", texts(vms, vm -> vm.status().expiry()))
                .param("versions", numbers(vms, vm -> vm.status().version()))
                .param("created", texts(vms, vm -> vm.identity().createdAt()))
                .update();
    }

    /** Writes machines that gave up what they held, and gives it back to their hosts and the pool. */
    public void saveFreed(List<Changed> changes) {
        List<Vm> vms = changes.stream().map(Changed::after).toList();
        client.sql("""
                        update vms v set state = c.state, wanted = c.wanted, version = c.version, billed = '{}',
                          updated_at = c.updated::timestamptz, held_vcpus = 0, held_memory_mib = 0, held_disk_gib = 0,
                          address_held = false
                          from unnest(:ids::uuid[], :states::text[], :wanted::boolean[], :versions::bigint[],
                                 :updated::text[]) as c(id, state, wanted, version, updated)
                         where v.id = c.id""")
                .param("ids", uuids(vms, vm -> vm.id().value()))
                .param("states", texts(vms, vm -> vm.status().state()))
                .param("wanted", texts(vms, vm -> vm.status().wanted()))
                .param("versions", numbers(vms, vm -> vm.status().version()))
                .param("updated", texts(vms, vm -> vm.status().updatedAt()))
                .update();
        giveBack(changes.stream().map(Changed::before).toList());
    }

    private void giveBack(List<Vm> vms) {
        Map<HostId, Reservation> less = new TreeMap<>(Comparator.comparing(HostId::value));
        Map<VmId, String> free = new HashMap<>();
        for (Vm vm : vms) {
            HostResources held = vm.place().reserved();
            if (held.vcpus() + held.memoryMib() + held.diskGib() > 0) {
                less.merge(
                        vm.host(),
                        Reservation.ofOne(held.vcpus(), held.memoryMib(), held.diskGib()),
                        Reservation::plus);
            }
            if (vm.place().addressHeld()) {
                free.put(vm.id(), vm.place().network().address());
            }
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
