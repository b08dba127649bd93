package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.domain.Chain;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.billing.domain.InvoiceLine;
import dev.viveiro.metering.billing.domain.PageWork;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.Prices;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.PriceList;
import dev.viveiro.metering.rating.Rater;
import dev.viveiro.metering.rating.Tally;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What final documents say, and what their months come to rated again, for those who hold one against the other. */
@Service
public class BilledAmounts {
    /** Of one page: those of few machines take milliseconds each. */
    private static final int DOCUMENTS_MAX = 100;
    /** Of one page, which reads them as they were copied and as they are now: a second or two, going by {@code ./dev bench invoices}. */
    private static final long STRETCHES_MAX = 100_000;
    /** No document has it. */
    private static final UUID NONE = new UUID(0, 0);

    private final SqlInvoices invoices;
    private final SqlEvidence evidence;
    private final EarlierMonths earlier;
    private final Prices prices;

    BilledAmounts(SqlInvoices invoices, SqlEvidence evidence, EarlierMonths earlier, Prices prices) {
        this.invoices = invoices;
        this.evidence = evidence;
        this.earlier = earlier;
        this.prices = prices;
    }

    /**
     * A line, without tax.
     *
     * @param meter null where it is about the document as a whole
     * @param tier 0 for the included volume; null without a meter
     */
    public record Line(
            BilledLine.Kind kind,
            @Nullable String meter,
            @Nullable Integer tier,
            BigDecimal amount) {}

    /**
     * A final document. The amounts of a credit note are not negative.
     *
     * @param parts of a supplement or a credit note: how many documents over a part of its invoice there are, by each of which its tax may
     *     be a unit of the currency off what it is of the document alone; 0 for an invoice
     * @param again null for what is not in force, and for a credit note
     */
    public record Amounts(
            UUID id,
            String number,
            InvoiceKind kind,
            TenantId tenant,
            String currency,
            BigDecimal taxPercent,
            int parts,
            List<Line> lines,
            BigDecimal net,
            BigDecimal tax,
            BigDecimal total,
            @Nullable Again again) {
        public Amounts {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The month of an invoice in force, by the prices that it was billed by and without tax.
     *
     * @param copied lines of what was copied for the invoice
     * @param billed what all documents in force bill for the month, with corrections
     * @param now what it comes to as usage is known now
     */
    public record Again(List<Line> copied, BigDecimal billed, BigDecimal now) {
        public Again {
            copied = List.copyOf(copied);
        }
    }

    /**
     * Some documents.
     *
     * @param more whether others follow the last of them
     */
    public record Some(List<Amounts> documents, boolean more) {
        public Some {
            documents = List.copyOf(documents);
        }
    }

    /**
     * At most {@code limit} documents about a month, in the order of tenants and ids; fewer where much usage has to be read for them,
     * and at least one if there is any. The caller's transaction is a repeatable read.
     */
    @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
    public Some after(BillingMonth month, Optional<TenantId> tenant, Optional<UUID> last, int limit) {
        int most = Math.min(limit, DOCUMENTS_MAX);
        List<Invoice> some = invoices.about(month, tenant, false, last.flatMap(invoices::find), most + 1);
        PageWork work = new PageWork(STRETCHES_MAX);
        List<Amounts> documents = new ArrayList<>();
        for (Invoice invoice : some) {
            if (documents.size() == most || !work.takes(stretches(invoice))) {
                return new Some(documents, true);
            }
            documents.add(amounts(invoice));
        }
        return new Some(documents, false);
    }

    /** What has to be read again of it. */
    private long stretches(Invoice invoice) {
        return invoice.isInForce() ? evidence.stretches(invoice.id(), invoice.month(), STRETCHES_MAX) : 0;
    }

    private Amounts amounts(Invoice invoice) {
        return new Amounts(
                invoice.id(),
                Objects.requireNonNull(invoice.number()).toString(),
                invoice.name().kind(),
                invoice.tenant(),
                invoice.basis().currency(),
                invoice.basis().taxPercent(),
                parts(invoice),
                invoice.lines().stream().map(BilledAmounts::line).toList(),
                invoice.amounts().net(),
                invoice.amounts().tax(),
                invoice.amounts().total(),
                invoice.isInForce() ? again(invoice) : null);
    }

    private int parts(Invoice document) {
        return document.name().kind() == InvoiceKind.INVOICE
                ? 0
                : Chain.of(document.id(), invoices.about(document.tenant(), document.month()))
                        .parts();
    }

    private Again again(Invoice invoice) {
        PriceList list =
                prices.version(invoice.basis().priceList(), invoice.basis().priceVersion());
        return new Again(
                Rater.rate(evidence.copied(invoice.id(), invoice.month()), list).lines().stream()
                        .map(line -> new Line(
                                BilledLine.Kind.valueOf(line.kind().name()), line.meter(), line.tier(), line.amount()))
                        .toList(),
                earlier.billed(invoice, NONE),
                earlier.rated(invoice, now(invoice, list)).net());
    }

    /** Added up by the database, which sends no rows for it. */
    private Tally now(Invoice invoice, PriceList list) {
        BillingMonth month = invoice.month();
        Tally now = evidence.now(invoice.tenant(), List.of(month)).getOrDefault(month, new Tally(month));
        evidence.addTraffic(now, invoice.tenant(), list);
        return now;
    }

    private static Line line(InvoiceLine line) {
        return new Line(BilledLine.Kind.valueOf(line.kind().name()), line.meter(), line.tier(), line.amount());
    }
}
