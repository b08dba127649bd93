package dev.viveiro.gateway.vm.disk;

import dev.viveiro.kernel.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a tenant has of extra disks, counted over its machines' rows. */
@Repository
class SqlTenantsDisks {
    private final JdbcClient client;

    SqlTenantsDisks(JdbcClient client) {
        this.client = client;
    }

    /** All that is listed, whatever is known of it, in GiB; the caller holds the tenant's lock. */
    long gib(TenantId tenant) {
        return client.sql("""
                        select coalesce(sum((disk ->> 'sizeGib')::bigint), 0)
                          from vms v cross join lateral jsonb_array_elements(v.disks) as disk
                         where v.tenant = :tenant and v.disks <> '[]'::jsonb""").param("tenant", tenant.value()).query(Long.class).single();
    }
}
