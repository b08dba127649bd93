package dev.viveiro.metering.billing;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.store.SqlInvoices;
import dev.viveiro.metering.prices.FinalMonths;
import dev.viveiro.metering.rating.BillingMonth;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells prices and terms what final invoices rest on; {@link Invoicing} takes the same locks. */
@Component
class InvoicedMonths implements FinalMonths {
    private final SqlInvoices invoices;

    InvoicedMonths(SqlInvoices invoices) {
        this.invoices = invoices;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean restOn(String priceList, BillingMonth from, Optional<BillingMonth> before) {
        invoices.lockPrices(priceList);
        return invoices.anyInForce(priceList, from, before);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean restOn(TenantId tenant, BillingMonth from, Optional<BillingMonth> before) {
        invoices.lockTenant(tenant);
        return invoices.anyInForce(tenant, from, before);
    }
}
