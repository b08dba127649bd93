package dev.viveiro.metering.billing.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.MonthCosts;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a month costs until now, and is likely to: a tenant, one machine of it, or some. */
@RestController
class MonthCostController {
    private final MonthCosts costs;

    MonthCostController(MonthCosts costs) {
        this.costs = costs;
    }

    /** Whichever of them are the tenant's. */
    record Machines(@Nullable Set<VmId> machines) {}

    @GetMapping("/v1/tenants/{id}/cost")
    MonthCostItem tenant(@PathVariable UUID id, @RequestParam(required = false) @Nullable String month, Caller caller) {
        TenantId tenant = new TenantId(id);
        if (caller.role() != Role.ADMINISTRATOR && !caller.tenant().equals(tenant)) {
            throw ProblemException.notFound("tenant", id);
        }
        return MonthCostItem.of(costs.of(tenant, month(month)));
    }

    /**
     * A machine that was never billed and another tenant's both cost nothing: the gateway, which can tell them apart, asks only for
     * the tenant's.
     */
    @GetMapping("/v1/vms/{id}/cost")
    MonthCostItem machine(
            @PathVariable UUID id, @RequestParam(required = false) @Nullable String month, Caller caller) {
        return MonthCostItem.of(costs.of(caller.tenant(), month(month), Set.of(new VmId(id))));
    }

    /** The gateway asks, which knows what they have in common: a batch. It changes nothing. */
    @PostMapping("/v1/vms/cost")
    MonthCostItem machines(
            @RequestBody Machines body, @RequestParam(required = false) @Nullable String month, Caller caller) {
        Set<VmId> wanted = body.machines();
        if (wanted == null) {
            throw ProblemException.field("/machines", "missing", "machines must be given.");
        }
        return MonthCostItem.of(costs.of(caller.tenant(), month(month), wanted));
    }

    private static Optional<BillingMonth> month(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(BillingMonth.of(text));
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?month", "invalid-month", "Expected month to be like 2026-03.");
        }
    }
}
