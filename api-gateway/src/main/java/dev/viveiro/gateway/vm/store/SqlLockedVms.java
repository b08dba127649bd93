package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.gateway.vm.LockedVms;
import dev.viveiro.gateway.vm.ManyVms.Changed;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A transaction's machines in PostgreSQL, with one statement each way, however many they are. */
@Component
public class SqlLockedVms implements LockedVms {
    private final JdbcClient client;
    private final Hosts hosts;
    private final AddressPool addresses;

    SqlLockedVms(JdbcClient client, Hosts hosts, AddressPool addresses) {
        this.client = client;
        this.hosts = hosts;
        this.addresses = addresses;
    }

    @Override
    public List<Vm> lock(Collection<VmId> ids, Collection<HostId> more) {
        List<Vm> vms = client.sql("select " + VmRows.COLUMNS
                        + " from vms v where v.id = any (:ids) order by v.id for update of v")
                .param("ids", ids.stream().map(VmId::value).toArray(UUID[]::new))
                .query(VmRows::read)
                .list();
        hosts.lock(Stream.concat(vms.stream().map(Vm::host), more.stream())
                .distinct()
                .toList());
        return vms;
    }

    @Override
    public void save(List<Changed> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Vm> vms = changes.stream().map(Changed::after).toList();
        client.sql("""
                        update vms v set host = c.host, address = c.address::inet, prefix_length = c.prefix,
                          gateway = c.gateway::inet, mac = c.mac, generation = c.generation, held_vcpus = c.held_vcpus,
                          held_memory_mib = c.held_memory, held_disk_gib = c.held_disk, address_held = c.address_held,
                          state = c.state, wanted = c.wanted, power = c.power, observed_at = c.observed::timestamptz,
                          billed = string_to_array(c.billed, ','), expires_at = c.expires::timestamptz,
                          expiry = c.expiry, journal = c.journal, heard = c.heard, version = c.version,
                          updated_at = c.updated::timestamptz, told_at = c.told::timestamptz
                          from unnest(:ids::uuid[], :hosts::uuid[], :addresses::text[], :prefixes::bigint[],
                                 :gateways::text[], :macs::text[], :generations::bigint[], :heldVcpus::bigint[],
                                 :heldMemory::bigint[], :heldDisk::bigint[], :addressHeld::boolean[], :states::text[],
                                 :wanted::boolean[], :powers::text[], :observed::text[], :billed::text[],
                                 :expires::text[], :expiries::text[], :journals::text[], :heard::bigint[],
                                 :versions::bigint[], :updated::text[], :told::text[])
                            as c(id, host, address, prefix, gateway, mac, generation, held_vcpus, held_memory, held_disk,
                                 address_held, state, wanted, power, observed, billed, expires, expiry, journal, heard,
                                 version, updated, told)
                         where v.id = c.id""")
                .param("ids", uuids(vms, vm -> vm.id().value()))
                .param("hosts", uuids(vms, vm -> vm.host().value()))
                .param("addresses", texts(vms, vm -> vm.place().network().address()))
                .param("prefixes", numbers(vms, vm -> vm.place().network().prefixLength()))
                .param("gateways", texts(vms, vm -> vm.place().network().gateway()))
                .param("macs", texts(vms, vm -> vm.place().network().mac()))
                .param("generations", numbers(vms, vm -> vm.place().generation()))
                .param("heldVcpus", numbers(vms, vm -> vm.place().reserved().vcpus()))
                .param("heldMemory", numbers(vms, vm -> vm.place().reserved().memoryMib()))
                .param("heldDisk", numbers(vms, vm -> vm.place().reserved().diskGib()))
                .param("addressHeld", texts(vms, vm -> vm.place().addressHeld()))
                .param("states", texts(vms, vm -> vm.status().state()))
                .param("wanted", texts(vms, vm -> vm.status().wanted()))
                .param("powers", texts(vms, vm -> vm.status().power()))
                .param("observed", texts(vms, vm -> vm.status().observedAt()))
                .param("billed", texts(vms, vm -> vm.status().billed().stream()
                        .map(Enum::name)
                        .sorted()
                        .collect(Collectors.joining(","))))
                .param("expires", texts(vms, vm -> vm.status().expiresAt()))
                .param("expiries", texts(vms, vm -> vm.status().expiry()))
                .param("journals", texts(vms, vm -> vm.status().journal()))
                .param("heard", numbers(vms, vm -> vm.status().heard()))
                .param("versions", numbers(vms, vm -> vm.status().version()))
                .param("updated", texts(vms, vm -> vm.status().updatedAt()))
                .param("told", texts(vms, vm -> vm.status().toldAt()))
                .update();
        changes.forEach(change -> VmBuilds.save(client, change.before(), change.after()));
        changes.forEach(change -> VmCards.save(client, change.before(), change.after()));
        settle(changes);
    }

    /** A machine that changed its host gave up what it held of the former one, and took of the new one, before. */
    private void settle(List<Changed> changes) {
        Map<HostId, Reservation> more = new TreeMap<>(Comparator.comparing(HostId::value));
        Map<String, VmId> free = new HashMap<>();
        for (Changed change : changes) {
            VmPlace was = change.before().place();
            VmPlace is = change.after().place();
            if (was.host().equals(is.host()) && !was.reserved().equals(is.reserved())) {
                more.merge(is.host(), difference(was.reserved(), is.reserved()), Reservation::plus);
            }
            was.freedBy(is).forEach(address -> free.put(address, change.before().id()));
        }
        more.forEach(hosts::reserve);
        if (!free.isEmpty()) {
            addresses.release(free);
        }
    }

    private static Reservation difference(HostResources was, HostResources is) {
        return new Reservation(
                count(is) - count(was),
                is.vcpus() - was.vcpus(),
                is.memoryMib() - was.memoryMib(),
                is.diskGib() - was.diskGib());
    }

    private static int count(HostResources held) {
        return held.vcpus() + held.memoryMib() + held.diskGib() > 0 ? 1 : 0;
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
