package dev.viveiro.metering.reconciliation.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.reconciliation.AmountReconciliation;
import dev.viveiro.metering.reconciliation.AmountsChecked;
import dev.viveiro.metering.reconciliation.Reconciled;
import dev.viveiro.metering.reconciliation.Reconciliation;
import dev.viveiro.metering.reconciliation.Reconciliation.Question;
import dev.viveiro.metering.reconciliation.TrafficChecked;
import dev.viveiro.metering.reconciliation.TrafficReconciliation;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /v1/reconciliation}: billed seconds against lived ones; below it, billed amounts against those that are rated again, and
 * billed bytes against counted ones. Tenants see what is theirs, administrators all.
 */
@RestController
class ReconciliationController {
    private final Reconciliation reconciliation;
    private final AmountReconciliation amounts;
    private final TrafficReconciliation traffic;

    ReconciliationController(
            Reconciliation reconciliation, AmountReconciliation amounts, TrafficReconciliation traffic) {
        this.reconciliation = reconciliation;
        this.amounts = amounts;
        this.traffic = traffic;
    }

    /** @param tenant which one, the gateway read; here it only tells that an administrator asks about one */
    @GetMapping("/v1/reconciliation")
    ReconciliationItem check(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String vm,
            @RequestParam(defaultValue = "false") String all,
            PageQuery page,
            Caller caller) {
        Question question = new Question(
                month(month),
                whose(caller, tenant),
                Optional.ofNullable(vm).map(ReconciliationController::machine),
                all(all));
        Reconciled some = reconciliation.after(question, page.after(VmId::of), page.limit());
        return ReconciliationItem.of(
                some, some.next().map(last -> page.tokenAfter(last.toString())).orElse(null));
    }

    /** Some documents of a month, balanced ones among them: few are not. A page may have fewer than it could, and not be the last. */
    @GetMapping("/v1/reconciliation/amounts")
    Page<AmountItem> amounts(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String tenant,
            PageQuery page,
            Caller caller) {
        AmountsChecked some =
                amounts.after(month(month), whose(caller, tenant), page.after(UUID::fromString), page.limit());
        return new Page<>(
                some.checks().stream().map(AmountItem::of).toList(),
                some.next().map(last -> page.tokenAfter(last.toString())).orElse(null));
    }

    /**
     * Machines of tenants that pay for traffic, of which not all is billed as it was counted. A page may have none, and not be the last.
     */
    @GetMapping("/v1/reconciliation/traffic")
    Page<TrafficCheckItem> traffic(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String tenant,
            PageQuery page,
            Caller caller) {
        TrafficChecked some = traffic.after(month(month), whose(caller, tenant), page.after(VmId::of), page.limit());
        return new Page<>(
                some.checks().stream().map(TrafficCheckItem::of).toList(),
                some.next().map(last -> page.tokenAfter(last.toString())).orElse(null));
    }

    private static Optional<TenantId> whose(Caller caller, @Nullable String tenant) {
        return caller.role() == Role.ADMINISTRATOR && tenant == null ? Optional.empty() : Optional.of(caller.tenant());
    }

    private static BillingMonth month(@Nullable String text) {
        try {
            if (text != null) {
                return BillingMonth.of(text);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw ProblemException.field("?month", "invalid-month", "Expected month to be like 2026-03.");
    }

    private static VmId machine(String text) {
        try {
            return VmId.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?vm", "invalid-id", "Expected vm to be the id of a machine, a UUID.");
        }
    }

    private static boolean all(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.field("?all", "unknown-value", "Expected all to be true or false.");
        };
    }
}
