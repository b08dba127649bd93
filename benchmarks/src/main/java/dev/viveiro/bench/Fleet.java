package dev.viveiro.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A number of machines that are made together, and all that is done to them. Times are from the first request to the last end. */
final class Fleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Customer customer;
    private final Connection database;
    private final List<String> machines = new ArrayList<>();
    private final List<String> snapshots = new ArrayList<>();
    private int rounds;

    Fleet(Customer customer, Connection database) {
        this.customer = customer;
        this.database = database;
    }

    private interface Asking {
        /** Asks, and gives the operation's id. */
        String ask(int machine) throws Exception;
    }

    /** Seconds until so many run. */
    double create(int count) {
        machines.clear();
        snapshots.clear();
        rounds++;
        return timed(count, machine -> {
            var accepted = customer.orderFull("plain-" + rounds + "-" + machine);
            machines.add(accepted.at("/vm/id").asString(""));
            return accepted.at("/operation/id").asString("");
        });
    }

    double snapshot() {
        return timed(machines.size(), machine -> {
            var accepted =
                    customer.post("/v1/vms/" + machines.get(machine) + "/snapshots", Map.of("name", "kept"), 202);
            snapshots.add(accepted.at("/snapshot/id").asString(""));
            return accepted.at("/operation/id").asString("");
        });
    }

    double restore() {
        return timed(machines.size(), machine -> customer.post(
                        "/v1/vms/" + machines.get(machine) + "/snapshots/" + snapshots.get(machine) + "/revert",
                        Map.of(),
                        202)
                .at("/operation/id")
                .asString(""));
    }

    double delete() {
        return timed(machines.size(), machine -> customer.delete("/v1/vms/" + machines.get(machine))
                .at("/operation/id")
                .asString(""));
    }

    private double timed(int count, Asking asking) {
        try {
            long start = System.nanoTime();
            List<String> operations = new ArrayList<>();
            for (int machine = 0; machine < count; machine++) {
                operations.add(asking.ask(machine));
            }
            return (awaitSuccess(operations) - start) / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (Exception e) {
            throw new IllegalStateException("the machines could not be asked for", e);
        }
    }

    private long awaitSuccess(List<String> operations) throws SQLException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (var look = database.prepareStatement(
                "select count(*) filter (where state = 'SUCCEEDED'),"
                        + " count(*) filter (where state in ('FAILED', 'CANCELLED')) from gateway.operations where id = any (?::uuid[])")) {
            look.setArray(1, database.createArrayOf("text", operations.toArray()));
            while (System.nanoTime() < until) {
                try (var row = look.executeQuery()) {
                    row.next();
                    if (row.getInt(1) == operations.size()) {
                        return System.nanoTime();
                    }
                    if (row.getInt(2) > 0) {
                        throw new IllegalStateException("An operation failed; see GET /v1/operations");
                    }
                }
                Thread.sleep(10);
            }
        }
        throw new IllegalStateException("Not all operations had ended within " + PATIENCE);
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
