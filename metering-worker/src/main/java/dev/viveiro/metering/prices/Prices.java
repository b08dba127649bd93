package dev.viveiro.metering.prices;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.web.Callers;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Price lists: administrators publish versions of them, tenants see those that are theirs. */
@Service
public class Prices {
    private final SqlPrices prices;
    private final FinalMonths finals;
    private final Clock clock;

    Prices(SqlPrices prices, FinalMonths finals, Clock clock) {
        this.prices = prices;
        this.finals = finals;
        this.clock = clock;
    }

    /** What came of publishing. */
    public record Publication(PublishedPrices prices, boolean added) {}

    /**
     * Adds a version, or finds the same one there. Throws a problem when it says something else, is not the next, or would change what
     * final invoices rest on.
     */
    @Transactional
    public Publication publish(Caller caller, String name, int version, PriceListDocument document) {
        Callers.requireAdministrator(caller);
        Optional<PublishedPrices> last = prices.last(name);
        if (isNew(last, name, version, document)) {
            requireNothingChanges(name, document);
            last.ifPresent(before -> requireSameCurrency(before.document(), document));
            PublishedPrices added = new PublishedPrices(name, version, clock.instant(), document);
            if (prices.add(added, caller.subject())) {
                return new Publication(added, true);
            }
            // another caller was quicker: either it said the same, or this throws
            isNew(prices.last(name), name, version, document);
        }
        return new Publication(prices.find(name, version).orElseThrow(), false);
    }

    private boolean isNew(Optional<PublishedPrices> last, String name, int version, PriceListDocument document) {
        return Versions.isNew(
                version,
                last.map(PublishedPrices::version).orElse(0),
                prices.find(name, version).map(PublishedPrices::document),
                document);
    }

    /** A price that was missing may be added to any month: what was billed without it did not use what it is for. */
    private void requireNothingChanges(String name, PriceListDocument document) {
        BillingMonth begins = document.begins();
        BillingMonth current = BillingMonth.at(clock.instant());
        Optional<BillingMonth> next = prices.nextBegins(name, begins);
        if (begins.isBefore(current)
                && finals.restOn(name, begins, next)
                && !prices.inForce(name, begins)
                        .filter(before -> document.onlyAddsTo(before.document()))
                        .isPresent()) {
            throw Versions.tooEarly(
                    begins,
                    next,
                    current,
                    "A version that only adds prices for meters that had none may begin then; else take those invoices back.");
        }
    }

    private static void requireSameCurrency(PriceListDocument before, PriceListDocument document) {
        if (!before.currency().equals(document.currency())) {
            throw ProblemException.field(
                    "/currency",
                    "currency-fixed",
                    "Expected currency to be " + before.currency() + ": a list keeps its own; publish another list.");
        }
    }

    /** Throws a 404 problem for a version that is not there, or not the caller's to see. */
    public PublishedPrices require(Caller caller, String name, int version) {
        return prices.find(name, version)
                .filter(found ->
                        visible(caller).map(tenant -> prices.isOf(tenant, name)).orElse(true))
                .orElseThrow(() -> ProblemException.notFound("price list", name + "/" + version));
    }

    public List<PublishedPrices> list(Caller caller, Optional<PublishedPrices.Key> after, int limit) {
        return prices.list(visible(caller), after, limit);
    }

    /** Whose lists a caller sees; empty for all. */
    private static Optional<TenantId> visible(Caller caller) {
        return caller.role() == Role.ADMINISTRATOR ? Optional.empty() : Optional.of(caller.tenant());
    }

    public Optional<PriceList> inForce(String name, BillingMonth month) {
        return prices.inForce(name, month).map(PublishedPrices::priceList);
    }

    /** A version that something was rated by. */
    public PriceList version(String name, int version) {
        return prices.find(name, version).orElseThrow().priceList();
    }

    /** The same with what was added to it since for a month, where the version in force there says all that it does and more. */
    public PriceList completed(String name, int version, BillingMonth month) {
        PublishedPrices found = prices.find(name, version).orElseThrow();
        return prices.inForce(name, month)
                .filter(now -> now.document().onlyAddsTo(found.document()))
                .orElse(found)
                .priceList();
    }

    /** Whether any version of it was published. */
    public boolean exists(String name) {
        return prices.last(name).isPresent();
    }
}
