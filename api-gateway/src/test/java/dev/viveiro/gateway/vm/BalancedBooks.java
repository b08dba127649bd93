package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After every test: what is reserved on each host is the sum over its machines, an address is held by exactly the machine that
 * says so, and no two operations are active on one machine. Each question is one statement, so it sees one moment.
 */
public final class BalancedBooks implements AfterEachCallback {
    private static final String WRONG_RESERVATIONS = """
            select h.name || ' reserves ' || h.machines || '/' || h.reserved_vcpus || '/' || h.reserved_memory_mib || '/'
                     || h.reserved_disk_gib || ', its machines hold ' || s.machines || '/' || s.vcpus || '/' || s.memory
                     || '/' || s.disk
              from hosts h, lateral (
                select count(*) filter (where held_vcpus + held_memory_mib + held_disk_gib > 0) as machines,
                       coalesce(sum(held_vcpus), 0) as vcpus, coalesce(sum(held_memory_mib), 0) as memory,
                       coalesce(sum(held_disk_gib), 0) as disk
                  from (select host, held_vcpus, held_memory_mib, held_disk_gib from vms
                        union all select host, held_vcpus, held_memory_mib, held_disk_gib from remains) v
                 where v.host = h.id) s
             where (h.machines, h.reserved_vcpus, h.reserved_memory_mib, h.reserved_disk_gib)
                   is distinct from (s.machines, s.vcpus, s.memory, s.disk)""";
    private static final String WRONG_ADDRESSES = """
            select v.name || ' ' || v.state || ' ' || host(v.address) || ' holds it: ' || v.address_held
                     || ', the pool says ' || coalesce(a.vm::text, 'free')
              from vms v left join addresses a on a.address = v.address
             where v.address_held is distinct from coalesce(a.vm = v.id, false)""";
    private static final String ADDRESSES_OF_NOBODY = """
            select host(a.address) || ' is held for ' || a.vm from addresses a
             where a.vm is not null and not exists (
               select 1 from vms v where v.id = a.vm and v.address = a.address and v.address_held)
             and not exists (select 1 from remains r where r.vm = a.vm and r.address = a.address)""";
    private static final String REMAINS_WITHOUT_ADDRESS = """
            select r.vm || ' left ' || host(r.address) || ' behind, the pool says ' || coalesce(a.vm::text, 'free')
              from remains r left join addresses a on a.address = r.address
             where r.address is not null and a.vm is distinct from r.vm""";
    private static final String LIVE_WITHOUT_ADDRESS = """
            select name || ' is ' || state from vms
             where address_held <> (state <> 'DELETED')
               and state not in ('FAILED', 'DELETING')""";
    private static final String TWO_OPERATIONS = """
            select vm || ' has ' || count(*) || ' active operations' from operations
             where state in ('PENDING', 'RUNNING') group by vm having count(*) > 1""";

    @Override
    public void afterEach(ExtensionContext context) {
        check(Core.shared(), context.getDisplayName());
    }

    static void check(Core core, String after) {
        for (String wrong : new String[] {
            WRONG_RESERVATIONS,
            WRONG_ADDRESSES,
            ADDRESSES_OF_NOBODY,
            REMAINS_WITHOUT_ADDRESS,
            LIVE_WITHOUT_ADDRESS,
            TWO_OPERATIONS
        }) {
            assertThat(core.jdbc().queryForList(wrong, String.class))
                    .as("the books after " + after)
                    .isEmpty();
        }
    }
}
