package dev.viveiro.gateway.network;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The addresses of the default network. An address is taken by locking a free row that nobody else has locked, so two
 * requests never get the same and never wait for each other; the one released longest ago goes first.
 */
@Component
public class AddressPool {
    private static final String DEFAULT = "default";
    private static final HexFormat HEX = HexFormat.of();

    private final JdbcTemplate jdbc;
    private final Clock clock;

    public AddressPool(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Takes an address for the machine in the caller's transaction.
     *
     * @throws ProblemException {@code no-capacity} when none is free
     */
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
                                mac(row.getString("address"))),
                        vm.value(),
                        DEFAULT)
                .stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NO_CAPACITY, "No address is free in network '" + DEFAULT + "'."));
    }

    /**
     * Takes an address for each machine with one statement, in the caller's transaction. Free rows are never waited for, so it
     * may be done before the tenant is locked.
     *
     * @throws ProblemException {@code no-capacity} when there are not as many
     */
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
                                    mac(row.getString("address"))));
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

    /** Gives back the addresses of many machines, those that are still theirs. */
    public void release(Map<VmId, String> addresses) {
        jdbc.update(
                """
                update addresses a set vm = null, released_at = ?
                  from unnest(?::uuid[], ?::text[]) as g(vm, address)
                 where a.vm = g.vm and a.address = g.address::inet""",
                Timestamp.from(clock.instant()),
                addresses.keySet().stream().map(VmId::value).toArray(UUID[]::new),
                addresses.values().toArray(String[]::new));
    }

    /** Gives back one address of the machine, if it is still the machine's. */
    public void release(VmId vm, String address) {
        jdbc.update(
                "update addresses set vm = null, released_at = ? where vm = ? and address = ?::inet",
                Timestamp.from(clock.instant()),
                vm.value(),
                address);
    }

    /** Locally administered and unique while the address is: two fixed octets and the address's four. */
    static String mac(String address) {
        StringBuilder mac = new StringBuilder("02:76");
        for (String octet : address.split("\\.")) {
            mac.append(':').append(HEX.toHexDigits((byte) Integer.parseInt(octet)));
        }
        return mac.toString();
    }
}
