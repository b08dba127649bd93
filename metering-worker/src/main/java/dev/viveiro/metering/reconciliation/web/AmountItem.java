package dev.viveiro.metering.reconciliation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.BilledAmounts.Again;
import dev.viveiro.metering.billing.BilledAmounts.Amounts;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.reconciliation.domain.AmountCheck;
import dev.viveiro.metering.reconciliation.domain.Finding;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A final document's amounts, checked, on the wire. Amounts are text; those that follow {@code total} are without tax.
 *
 * @param lineSum of its lines
 * @param billed what all documents in force bill for its month, with corrections; absent for what is not in force
 * @param now what the month comes to as usage is known now; absent like that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AmountItem(
        UUID document,
        String number,
        TenantId tenant,
        Finding finding,
        String currency,
        String net,
        String tax,
        String total,
        String lineSum,
        @Nullable String billed,
        @Nullable String now,
        List<Difference> differences) {
    /** A line that what was copied for the document does not come to. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Difference(
            BilledLine.Kind kind,
            @Nullable String meter,
            @Nullable Integer tier,
            String billed,
            String rated) {
        static Difference of(AmountCheck.Difference difference) {
            return new Difference(
                    difference.kind(),
                    difference.meter(),
                    difference.tier(),
                    difference.billed().toPlainString(),
                    difference.rated().toPlainString());
        }
    }

    static AmountItem of(AmountCheck check) {
        Amounts document = check.document();
        Again again = document.again();
        return new AmountItem(
                document.id(),
                document.number(),
                document.tenant(),
                check.finding(),
                document.currency(),
                document.net().toPlainString(),
                document.tax().toPlainString(),
                document.total().toPlainString(),
                check.lines().toPlainString(),
                again == null ? null : again.billed().toPlainString(),
                again == null ? null : again.now().toPlainString(),
                check.differences().stream().map(Difference::of).toList());
    }
}
