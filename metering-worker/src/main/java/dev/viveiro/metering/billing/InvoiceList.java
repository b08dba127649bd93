package dev.viveiro.metering.billing;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceState;
import dev.viveiro.metering.billing.domain.Settlement;
import dev.viveiro.metering.billing.store.SqlInvoiceList;
import dev.viveiro.metering.billing.store.SqlInvoiceList.Key;
import dev.viveiro.metering.billing.store.SqlInvoiceList.Place;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.web.Callers;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Documents with how far they are paid, some at a time; whatever their number, so many statements. */
@Service
public class InvoiceList {
    /** What is overdue is known only of documents that were looked at: so many for one answer. */
    private static final int LOOKED_AT = 1_000;

    private final SqlInvoiceList list;
    private final OpenAmounts amounts;
    private final Clock clock;

    InvoiceList(SqlInvoiceList list, OpenAmounts amounts, Clock clock) {
        this.list = list;
        this.amounts = amounts;
        this.clock = clock;
    }

    /**
     * Which documents are asked for.
     *
     * @param allTenants whether of all tenants; of the caller's otherwise
     * @param overdue those that are, or are not
     */
    public record Filter(
            boolean allTenants,
            Optional<BillingMonth> month,
            Optional<InvoiceState> state,
            Optional<InvoiceKind> kind,
            Optional<Boolean> overdue) {}

    /** @param settlement null for what is not owed: a draft, a credit note, and what is void or was taken back */
    public record Item(Invoice invoice, @Nullable Settlement settlement) {}

    /** @param next where to go on; empty when these were the last */
    public record Some(List<Item> items, Optional<Key> next) {
        public Some {
            items = List.copyOf(items);
        }
    }

    /**
     * The next documents after one, all of one moment. Throws a 403 problem for those of all tenants unless the caller is an administrator.
     *
     * @param limit at most so many; asked for by {@code overdue} there may be fewer, or none, although there are more
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Some after(Caller caller, Filter filter, Optional<Key> last, int limit) {
        if (filter.allTenants()) {
            Callers.requireAdministrator(caller);
        }
        int most = filter.overdue().isPresent() ? Math.max(limit, LOOKED_AT) : limit;
        LocalDate today = today();
        List<Place> places = list.after(question(caller, filter, today), last, most + 1);
        List<Place> looked = places.subList(0, Math.min(most, places.size()));
        Map<UUID, OpenAmounts.Open> open = open(looked);
        List<Place> fitting = looked.stream()
                .filter(place -> filter.overdue()
                        .map(wanted -> wanted == isOverdue(place, open, today))
                        .orElse(true))
                .toList();
        List<Place> told = fitting.subList(0, Math.min(limit, fitting.size()));
        List<Item> items = list
                .documents(told.stream().map(place -> place.key().id()).toList())
                .stream()
                .map(invoice -> item(invoice, open, today))
                .toList();
        Optional<Place> next = told.size() < fitting.size()
                ? Optional.of(told.getLast())
                : places.size() > most ? Optional.of(looked.getLast()) : Optional.empty();
        return new Some(items, next.map(Place::key));
    }

    private static SqlInvoiceList.Question question(Caller caller, Filter filter, LocalDate today) {
        return new SqlInvoiceList.Question(
                filter.allTenants() ? Optional.empty() : Optional.of(caller.tenant()),
                caller.role() == Role.ADMINISTRATOR,
                filter.month(),
                filter.state(),
                filter.kind(),
                filter.overdue().filter(wanted -> wanted).map(wanted -> today));
    }

    private Map<UUID, OpenAmounts.Open> open(List<Place> places) {
        Set<TenantId> tenants = places.stream().map(Place::tenant).collect(Collectors.toUnmodifiableSet());
        return tenants.isEmpty() ? Map.of() : amounts.of(tenants);
    }

    private static boolean isOverdue(Place place, Map<UUID, OpenAmounts.Open> open, LocalDate today) {
        Settlement settlement = settlement(open.get(place.key().id()), place.dueOn(), today);
        return settlement != null && settlement.overdue();
    }

    private static Item item(Invoice invoice, Map<UUID, OpenAmounts.Open> open, LocalDate today) {
        return new Item(invoice, settlement(open.get(invoice.id()), invoice.dueOn(), today));
    }

    private static @Nullable Settlement settlement(
            OpenAmounts.@Nullable Open open, @Nullable LocalDate dueOn, LocalDate today) {
        return open == null ? null : Settlement.of(open.owed(), open.open(), dueOn, today);
    }

    /** One document, as it is paid now. */
    public Item item(Invoice invoice) {
        return item(invoice, invoice.isOwed() ? amounts.of(Set.of(invoice.tenant())) : Map.of(), today());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
