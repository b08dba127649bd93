package dev.viveiro.simulation;

import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Who suspends customers and lets them go on: an administrator, and metering, whose words come in any order. */
final class Suspending {
    private static final int VERSIONS = 12;

    private final Gateway gateway;
    private final Customers customers;
    private final Clock clock;
    private final List<TenantId> tenants;

    Suspending(Gateway gateway, Customers customers, Clock clock, List<TenantId> tenants) {
        this.gateway = gateway;
        this.customers = customers;
        this.clock = clock;
        this.tenants = tenants;
    }

    /** Tenants seldom, and let go more often than suspended: a tenant that is suspended asks for little. */
    void suspend(SplittableRandom random) {
        @Nullable Vm vm = customers.pick(random);
        TenantId tenant = tenants.get(random.nextInt(tenants.size()));
        SuspensionCause cause = random.nextBoolean() ? SuspensionCause.ABUSE : SuspensionCause.ADMINISTRATOR;
        long version = random.nextInt(1, VERSIONS);
        CreditStanding standing = CreditStanding.values()[random.nextInt(CreditStanding.values().length)];
        int lot = random.nextInt(12);
        if (lot < 1) {
            customers.ask(() -> gateway.suspend(tenant, cause));
        } else if (lot < 4) {
            customers.ask(() -> gateway.unsuspend(tenant));
        } else if (lot < 6) {
            customers.ask(() ->
                    gateway.tell(new CreditChanged(tenant, version, standing, "0.00", "EUR", null, clock.instant())));
        } else if (vm != null) {
            customers.ask(
                    lot < 9
                            ? () -> gateway.suspend(Customers.caller(vm.tenant()), vm.id(), cause)
                            : () -> gateway.unsuspend(Customers.caller(vm.tenant()), vm.id()));
        }
    }
}
