package dev.viveiro.metering.focus;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.BilledDocument;
import dev.viveiro.metering.billing.BilledMonths;
import dev.viveiro.metering.focus.domain.FocusCharges;
import dev.viveiro.metering.focus.domain.FocusCsv;
import dev.viveiro.metering.focus.domain.FocusRow;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.web.Callers;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** A month's documents as rows of FOCUS 1.2, written one by one: no number of machines makes it need more room. */
@Service
public class FocusExport {
    private static final String NAMELESS_SELLER = "Viveiro";

    private final BilledMonths billed;

    FocusExport(BilledMonths billed) {
        this.billed = billed;
    }

    /**
     * What is exported.
     *
     * @param tenant all tenants when empty
     */
    public record Question(BillingMonth month, Optional<TenantId> tenant, boolean drafts) {}

    /**
     * What a caller may ask: a tenant about itself, an administrator about all or the one that it acts for. Throws a 403 problem for
     * drafts that are no administrator's.
     *
     * @param named whether the caller named a tenant
     */
    public Question question(Caller caller, BillingMonth month, boolean named, boolean drafts) {
        if (drafts) {
            Callers.requireAdministrator(caller);
        }
        boolean all = caller.role() == Role.ADMINISTRATOR && !named;
        return new Question(month, all ? Optional.empty() : Optional.of(caller.tenant()), drafts);
    }

    /**
     * CSV without its header: that comes first, whatever follows. Tenant by tenant, and in no transaction of its own: each question to
     * the database is short, however long the whole takes. Throws when one fails: what was written until then is no export.
     */
    public void write(Question question, Appendable out) throws IOException {
        billed.read(
                question.month(),
                question.tenant(),
                question.drafts(),
                document -> FocusCharges.of(
                        document,
                        meter -> billed.shares(document, meter),
                        charge -> out.append(FocusCsv.line(new FocusRow(document, seller(document), charge)))));
    }

    private static String seller(BilledDocument document) {
        return document.terms().seller().stream().findFirst().orElse(NAMELESS_SELLER);
    }
}
