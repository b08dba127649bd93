package dev.viveiro.gateway.network;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Addresses as rows of PostgreSQL: one is taken by locking a free row that nobody else has locked. */
@Component
public class SqlAddressPool implements AddressPool {
    private static final String DEFAULT = "default";

    private final JdbcTemplate jdbc;
    private final Clock clock;

    public SqlAddressPool(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public NetworkSpec take(VmId vm) {
        return jdbc
                .query(
                        """
                        update addresses a set vm = ? from networks n
                         where n.name = a.network and a.address = (
                           select address from addresses where network = ? and vm is null
                            order by released_at nulls first, address limit 1 for update skip locked)
                        returning host(a.address) as address, n.prefix_length, host(n.gateway) as gateway""",
                        (row, i) -> new NetworkSpec(
                                row.getString("address"),
                                row.getInt("prefix_length"),
                                row.getString("gateway"),
                                AddressPool.mac(row.getString("address"))),
                        vm.value(),
                        DEFAULT)
                .stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NO_CAPACITY, "No address is free in network '" + DEFAULT + "'."));
    }

    @Override
    public Map<VmId, NetworkSpec> take(List<VmId> vms) {
        Map<VmId, NetworkSpec> taken = new HashMap<>();
        jdbc.query(
                """
                with free as materialized (
                  select address from addresses where network = ? and vm is null
                   order by released_at nulls first, address limit ? for update skip locked),
                numbered as (select address, row_number() over () as n from free),
                wanted as (select vm, n from unnest(?::uuid[]) with ordinality as w(vm, n))
                update addresses a set vm = w.vm from numbered f join wanted w on w.n = f.n, networks k
                 where a.address = f.address and k.name = a.network
                returning a.vm, host(a.address) as address, k.prefix_length, host(k.gateway) as gateway""",
                row -> {
                    taken.put(
                            new VmId(row.getObject("vm", UUID.class)),
                            new NetworkSpec(
                                    row.getString("address"),
                                    row.getInt("prefix_length"),
                                    row.getString("gateway"),
                                    AddressPool.mac(row.getString("address"))));
                },
                DEFAULT,
                vms.size(),
                vms.stream().map(VmId::value).toArray(UUID[]::new));
        if (taken.size() < vms.size()) {
            throw new ProblemException(
                    ProblemCode.NO_CAPACITY,
                    "Only " + taken.size() + " addresses are free in network '" + DEFAULT + "', and " + vms.size()
                            + " are needed.");
        }
        return taken;
    }

    @Override
    public NetworkSpec take(VmId vm, String address) {
        List<NetworkSpec> taken = jdbc.query(
                """
                update addresses a set vm = ? from networks n
                 where n.name = a.network and a.address = (
                   select address from addresses where address = ?::inet and network = ? and vm is null
                    for update skip locked)
                returning host(a.address) as address, n.prefix_length, host(n.gateway) as gateway""",
                (row, i) -> new NetworkSpec(
                        row.getString("address"),
                        row.getInt("prefix_length"),
                        row.getString("gateway"),
                        AddressPool.mac(row.getString("address"))),
                vm.value(),
                address,
                DEFAULT);
        if (!taken.isEmpty()) {
            return taken.getFirst();
        }
        boolean known = !jdbc.queryForList(
                        "select 1 from addresses where address = ?::inet and network = ?", address, DEFAULT)
                .isEmpty();
        throw known ? AddressPool.inUse(address) : AddressPool.unknown(address);
    }

    @Override
    public void release(Map<String, VmId> addresses) {
        jdbc.update(
                """
                update addresses a set vm = null, released_at = ?
                  from unnest(?::uuid[], ?::text[]) as g(vm, address)
                 where a.vm = g.vm and a.address = g.address::inet""",
                Timestamp.from(clock.instant()),
                addresses.values().stream().map(VmId::value).toArray(UUID[]::new),
                addresses.keySet().toArray(String[]::new));
    }

    @Override
    public void release(VmId vm, String address) {
        jdbc.update(
                "update addresses set vm = null, released_at = ? where vm = ? and address = ?::inet",
                Timestamp.from(clock.instant()),
                vm.value(),
                address);
    }
}
