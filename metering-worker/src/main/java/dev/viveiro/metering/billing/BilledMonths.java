package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.InvoiceNumber;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.billing.store.SqlShares;
import dev.viveiro.metering.billing.store.SqlTrafficUse;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What was billed about a month, for those who tell it in another form. */
@Service
public class BilledMonths {
    private static final int AT_ONCE = 50;

    private final SqlInvoices invoices;
    private final SqlShares shares;
    private final SqlTrafficUse traffic;
    private final BillingSettings settings;

    BilledMonths(SqlInvoices invoices, SqlShares shares, SqlTrafficUse traffic, BillingSettings settings) {
        this.invoices = invoices;
        this.shares = shares;
        this.traffic = traffic;
        this.settings = settings;
    }

    /** Takes one document after the other. */
    @FunctionalInterface
    public interface Reader {
        void read(BilledDocument document) throws IOException;
    }

    /**
     * Final invoices and credit notes, with drafts if wanted, in the order of tenants. They are read some at a time and between
     * transactions, so that a slow reader holds nothing up: what is final stays what it was.
     *
     * @param tenant all tenants when empty
     */
    public void read(BillingMonth month, Optional<TenantId> tenant, boolean drafts, Reader reader) throws IOException {
        Optional<Invoice> last = Optional.empty();
        do {
            List<Invoice> some = invoices.about(month, tenant, drafts, last, AT_ONCE);
            for (Invoice invoice : some) {
                reader.read(document(invoice, invoices.names(invoice.named())));
            }
            last = some.size() < AT_ONCE ? Optional.empty() : Optional.of(some.getLast());
        } while (last.isPresent());
    }

    /** How much of a meter each machine held, in unit-microseconds, or what passed it, in bytes. */
    public Shares shares(BilledDocument document, String meter) {
        return Traffic.isMeter(meter)
                ? traffic.of(document.madeFrom(), document.month(), Traffic.valueOf(meter))
                : shares.of(document.madeFrom(), document.month(), meter);
    }

    private BilledDocument document(Invoice invoice, Map<UUID, SqlInvoices.Name> names) {
        InvoiceNumber number = invoice.number();
        Invoice.Basis basis = invoice.basis();
        List<BilledLine> lines = new ArrayList<>();
        invoice.lines().forEach(line -> lines.add(line(lines.size() + 1, line, names)));
        BilledDocument.Kind kind =
                switch (invoice.name().kind()) {
                    case INVOICE -> BilledDocument.Kind.INVOICE;
                    case SUPPLEMENT -> BilledDocument.Kind.SUPPLEMENT;
                    case CREDIT_NOTE -> BilledDocument.Kind.CREDIT_NOTE;
                };
        return new BilledDocument(
                invoice.id(),
                invoice.tenant(),
                invoice.month(),
                kind,
                number == null ? null : number.toString(),
                invoice.corrects(),
                new BilledDocument.Terms(
                        basis.currency(),
                        basis.priceList(),
                        basis.priceVersion(),
                        basis.taxName(),
                        basis.taxPercent(),
                        basis.billTo(),
                        settings.sellerOf(invoice)),
                lines,
                invoice.amounts().tax());
    }

    private static BilledLine line(int number, InvoiceLine line, Map<UUID, SqlInvoices.Name> names) {
        BilledLine.Kind kind =
                switch (line.kind()) {
                    case USAGE -> BilledLine.Kind.USAGE;
                    case PLAN -> BilledLine.Kind.PLAN;
                    case DISCOUNT -> BilledLine.Kind.DISCOUNT;
                    case MINIMUM -> BilledLine.Kind.MINIMUM;
                    case CORRECTION -> BilledLine.Kind.CORRECTION;
                };
        BilledLine.Corrected corrected = line.corrected()
                .map(id -> new BilledLine.Corrected(
                        id, Objects.requireNonNull(names.get(id)).month()))
                .orElse(null);
        return new BilledLine(number, kind, metered(line), corrected, line.amount());
    }

    private static BilledLine.@Nullable Metered metered(InvoiceLine line) {
        return line.meter() == null
                ? null
                : new BilledLine.Metered(
                        Objects.requireNonNull(line.meter()),
                        Objects.requireNonNull(line.tier()),
                        Objects.requireNonNull(line.volume()),
                        Objects.requireNonNull(line.per()),
                        Objects.requireNonNull(line.quantity()),
                        Objects.requireNonNull(line.price()));
    }
}
