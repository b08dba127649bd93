package dev.viveiro.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How many machines per second the gateway accepts, over HTTP and with all it promises, beside the transactions of an item
 * and a message that PostgreSQL commits at all. The host joined and then went silent: what is measured is acceptance.
 */
final class CreateAcceptBench implements Bench {
    private static final int WARM_UP = 400;
    private static final int MACHINES = 3_000;
    private static final int TENANTS = 8;

    @Override
    public Result run() throws Exception {
        System.out.println("Starting the system with one host ...");
        try (var system = new BenchSystem()) {
            system.up(1);
            system.kill("provisioning-worker-1");
            Rate limit = raw(system);
            System.out.println("PostgreSQL, item and message in one transaction, " + TENANTS + " at once: " + limit);
            Rate accepted = accepted(system);
            System.out.println("POST /v1/vms, " + TENANTS + " tenants at once: " + accepted);
            return new Result("create-accept")
                    .with("machines", MACHINES)
                    .with("concurrency", TENANTS)
                    .compared(accepted, limit);
        }
    }

    private static Rate raw(BenchSystem system) throws Exception {
        var raw = new RawTransactions(system);
        raw.commit(WARM_UP, TENANTS);
        return Rate.of(() -> raw.commit(MACHINES, TENANTS));
    }

    private static Rate accepted(BenchSystem system) throws Exception {
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            customers.add(Customer.contracted(system, "bench-" + i));
        }
        SideBySide.run(customers.size(), i -> customers.get(i).order("warm", WARM_UP / TENANTS));
        return Rate.of(
                () -> SideBySide.run(customers.size(), i -> customers.get(i).order("m", MACHINES / TENANTS)));
    }
}
