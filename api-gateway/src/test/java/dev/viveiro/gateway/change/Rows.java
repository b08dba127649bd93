package dev.viveiro.gateway.change;

import dev.viveiro.testkit.Database;
import java.sql.SQLException;
import java.util.UUID;

/** Machines and operations written straight into the tables, as the stores write them. */
final class Rows {
    private final Database database;

    Rows(Database database) {
        this.database = database;
    }

    /** Id of the tenant of that name. */
    UUID tenant(String name) {
        try (var connection = database.connect();
                var query = connection.prepareStatement("select id from tenants where name = ?")) {
            query.setString(1, name);
            try (var found = query.executeQuery()) {
                found.next();
                return found.getObject(1, UUID.class);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    UUID machine(UUID tenant) {
        UUID id = UUID.randomUUID();
        database.execute(insertMachine(id, tenant));
        return id;
    }

    static String insertMachine(UUID id, UUID tenant) {
        return """
                insert into vms (id, tenant, name, plan, plan_version, vcpus, memory_mib, disk_gib, keeps_capacity, image,
                  account, ssh_keys, host, address, prefix_length, gateway, mac, generation, held_vcpus, held_memory_mib,
                  held_disk_gib, address_held, state, wanted, power, billed, expiry, journal, heard, version, created_at,
                  updated_at)
                values ('%s', '%s', 'vm-%s', 'basic', 1, 1, 1024, 10, false, 'debian-12', 'debian', '{}', '%s',
                  '10.64.0.9', 17, '10.64.0.1', '02:76:0a:40:00:09', 1, 1, 1024, 10, true, 'REQUESTED', true, 'UNKNOWN',
                  '{}', 'NONE', '', 0, 1, now(), now())""".formatted(id, tenant, id.toString().substring(0, 8), UUID.randomUUID());
    }

    static String move(UUID machine) {
        return "update vms set version = version + 1 where id = '" + machine + "'";
    }

    UUID operation(UUID machine, UUID tenant) {
        UUID id = UUID.randomUUID();
        database.execute("""
                insert into operations (id, vm, tenant, type, state, attempt, placements, lane, steps, no_return, deadline,
                  reason, command, heard, created_at)
                values ('%s', '%s', '%s', 'START', 'PENDING', 1, 1, 'INTERACTIVE', '[]', false,
                  now() + interval '1 hour', '{"who":"test","why":"test","when":"2026-01-01T00:00:00Z"}',
                  gen_random_uuid(), 0, now())""".formatted(id, machine, tenant));
        return id;
    }

    /** A batch of one item. */
    UUID batch(UUID tenant, UUID machine, UUID operation) {
        UUID id = UUID.randomUUID();
        database.execute("""
                with made as (insert into batches (id, tenant, created_at) values ('%1$s', '%2$s', now()))
                insert into batch_items (batch, line, name, email, vm, operation)
                values ('%1$s', 2, 'Ada', 'ada@example.org', '%3$s', '%4$s')""".formatted(id, tenant, machine, operation));
        return id;
    }

    static String end(UUID operation) {
        return "update operations set state = 'SUCCEEDED', ended_at = now() where id = '" + operation + "'";
    }
}
