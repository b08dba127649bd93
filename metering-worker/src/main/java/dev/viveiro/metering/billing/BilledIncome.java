package dev.viveiro.metering.billing;

import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import org.springframework.stereotype.Service;

/** What was billed to all tenants together. */
@Service
public class BilledIncome {
    private final SqlInvoices invoices;

    BilledIncome(SqlInvoices invoices) {
        this.invoices = invoices;
    }

    /** Final invoices less credit notes in a currency, without tax, of the months that lie in [from, to). */
    public BigDecimal net(LocalDate from, LocalDate to, Currency currency) {
        return Rounding.zero(currency).add(invoices.net(from, to, currency.getCurrencyCode()));
    }
}
