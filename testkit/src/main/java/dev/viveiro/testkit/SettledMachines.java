package dev.viveiro.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Machines by the ten thousand in a gateway's tables, which were created and stopped long ago: what a system that has grown
 * consists of. They have an address pool of their own and fill their hosts, so that nothing new is placed there.
 */
public final class SettledMachines {
    /** Events that each host is said to have told of each of its machines; all are applied. */
    public static final long EVENTS_EACH = 12;

    private static final String SCRIPT = "/db/settled-machines.sql";

    private SettledMachines() {}

    /**
     * A host that exists and has no machine yet.
     *
     * @param journal the journal by which it speaks
     */
    public record SettledHost(UUID id, String journal) {}

    /**
     * Writes them in one transaction, without telling those who watch, and has the tables looked at by the planner.
     *
     * @param gateway a connection in auto-commit that owns the gateway's tables and finds them by their names
     * @param hosts machine {@code i} is on host {@code i} modulo their number
     * @param tenants who exist; the first has half of all
     */
    public static void write(Connection gateway, int machines, List<SettledHost> hosts, List<UUID> tenants)
            throws SQLException {
        gateway.setAutoCommit(false);
        try (var statement = gateway.createStatement()) {
            statement.execute(
                    "create temporary table settled_size on commit drop as select " + machines + " as machines");
            statement.execute(
                    "create temporary table settled_hosts (position bigint, id uuid, journal text) on commit drop");
            statement.execute("create temporary table settled_tenants (position bigint, id uuid) on commit drop");
            try (var host = gateway.prepareStatement("insert into settled_hosts values (?, ?, ?)");
                    var tenant = gateway.prepareStatement("insert into settled_tenants values (?, ?)")) {
                for (int i = 0; i < hosts.size(); i++) {
                    host.setInt(1, i);
                    host.setObject(2, hosts.get(i).id());
                    host.setString(3, hosts.get(i).journal());
                    host.addBatch();
                }
                host.executeBatch();
                for (int i = 0; i < tenants.size(); i++) {
                    tenant.setInt(1, i);
                    tenant.setObject(2, tenants.get(i));
                    tenant.addBatch();
                }
                tenant.executeBatch();
            }
            statement.execute(script());
            gateway.commit();
        } finally {
            gateway.rollback();
            gateway.setAutoCommit(true);
        }
        lookAt(gateway, List.of("vms", "operations", "placements", "users", "addresses", "batches", "batch_items"));
    }

    /** As autovacuum would have done long ago. */
    public static void lookAt(Connection connection, Collection<String> tables) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("vacuum analyze " + String.join(", ", tables));
        }
    }

    private static String script() {
        try (var sql = SettledMachines.class.getResourceAsStream(SCRIPT)) {
            return new String(Objects.requireNonNull(sql, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
