package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of documents, which metering makes; for the API document alone. */
final class InvoiceViews {
    private InvoiceViews() {}

    @Schema(name = "InvoicePage")
    record Invoices(List<Invoice> items, @Nullable String nextPageToken) {}

    @Schema(name = "Invoice", description = "Amounts are text with the currency's decimals")
    record Invoice(
            UUID id,
            UUID tenant,
            @Schema(example = "2026-03") String month,

            @Schema(
                    description = "The amounts of a credit note are not negative: they go back; a supplement adds to an"
                            + " invoice",
                    allowableValues = {"INVOICE", "SUPPLEMENT", "CREDIT_NOTE"})
            String kind,

            @Schema(allowableValues = {"DRAFT", "FINAL", "VOID"})
            String state,

            @Schema(description = "null for what never was final", example = "INV-2026-000017") @Nullable
            String number,

            @Nullable Instant issuedAt,

            @Schema(
                    description = "The last day (UTC) on which it is paid in time, by the credit terms when it was"
                            + " issued; null without such, of credit notes, and of what was issued before it was kept")
            @Nullable
            LocalDate dueOn,

            @Schema(
                    description = "Of a credit note: what it takes back, or gives back a part of; of a supplement: the"
                            + " invoice that it adds to")
            @Nullable
            UUID corrects,

            @Schema(description = "Of an invoice or supplement: the credit note that took it back") @Nullable
            UUID creditedBy,

            String currency,
            String priceList,
            int priceVersion,
            int termsVersion,

            @Schema(description = "Who sells, line by line; a draft names today's")
            List<String> seller,

            List<String> billTo,
            List<InvoiceLine> lines,

            @Schema(description = "Exactly the sum of the lines")
            String net,

            String taxName,
            String taxPercent,
            String tax,
            String total,

            @Schema(description = "Meters that were used and have no price; while there are any it stays a draft")
            List<String> unpriced,

            @Schema(
                    description = "How far it is paid at the moment: payments are for the oldest invoices, and a credit"
                            + " note is for the one that it corrects; null for what is not owed, as drafts, credit"
                            + " notes, and what is void or was taken back",
                    allowableValues = {"OPEN", "PART_PAID", "PAID"})
            @Nullable
            String settlement,

            @Schema(description = "Whether it is not paid, and dueOn is over")
            boolean overdue,

            @Schema(description = "What is still to be paid of it, with tax; null for what is not owed") @Nullable
            String openAmount) {}

    @Schema(name = "InvoiceLine", description = "What a line of its kind does not have is absent")
    record InvoiceLine(
            @Schema(allowableValues = {"USAGE", "PLAN", "DISCOUNT", "MINIMUM", "CORRECTION"})
            String kind,

            @Nullable String meter,

            @Schema(description = "0 for the included volume") @Nullable
            Integer tier,

            @Schema(description = "Rounded to six decimals, for the eye") @Nullable
            String volume,

            @Nullable Long quantity,
            @Nullable String per,
            @Nullable String price,

            @Schema(
                    description =
                            "Of a correction: the invoice whose month costs more or less than it says; of a credit"
                                    + " note over all of one, also the credit note that gave back a part before")
            @Nullable
            UUID corrects,

            String amount) {}

    @Schema(name = "InvoiceUsagePage")
    record Stretches(List<Stretch> items, @Nullable String nextPageToken) {}

    @Schema(name = "InvoiceUsage", description = "Usage, cut to its month, that the document was made from")
    record Stretch(
            String month,
            String meter,

            @Schema(description = "null for what an image holds") @Nullable
            UUID vm,

            @Schema(description = "Name of the image; absent for what a machine holds") @Nullable
            String image,

            long openedBy,

            @Schema(description = "Id of its interval, as in /v1/usage; null for a plan's fee") @Nullable
            UUID interval,

            Instant from,
            Instant to,
            long quantity,

            @Schema(description = "Whether it was billed as observed late; null in documents that don't know") @Nullable
            Boolean observedLate) {}

    @Schema(name = "InvoiceTrafficPage")
    record CountedPage(List<Counted> items, @Nullable String nextPageToken) {}

    @Schema(
            name = "InvoiceTraffic",
            description = "What passed in the month is the difference of the readings, in bytes since the boot")
    record Counted(
            String month,
            UUID vm,
            int generation,

            @Schema(description = "Id of the boot that was counted")
            String boot,

            @Schema(description = "The highest reading of the months before; 0 without one")
            long receivedBefore,

            @Schema(description = "The highest reading of the month")
            long receivedAfter,

            long sentBefore,
            long sentAfter) {}

    @Schema(name = "NewInvoiceRun")
    record NewRun(
            @Schema(
                    description = "Whether invoices get their numbers; drafts are made otherwise",
                    defaultValue = "false")
            @Nullable
            Boolean finalise) {}

    @Schema(name = "InvoiceRun")
    record Run(
            @Schema(example = "2026-03") String month,

            @Schema(description = "How many tenants are OPEN, DONE and FAILED")
            Map<String, Long> tenants,

            @Schema(
                    description = "How many tenants are yet to be done in the earlier months that this one corrects, by"
                            + " month")
            Map<String, Long> earlier) {}

    @Schema(name = "InvoiceRunTenantPage")
    record Results(List<Result> items, @Nullable String nextPageToken) {}

    @Schema(name = "InvoiceRunTenant")
    record Result(
            UUID tenant,

            @Schema(allowableValues = {"OPEN", "DONE", "FAILED"})
            String state,

            @Schema(
                    description =
                            "DRAFTED, FINALISED, ALREADY_FINAL, UNPRICED, NOTHING, CREDITED, SUPPLEMENTED, NO_TERMS,"
                                    + " NO_PRICES, or why it failed")
            @Nullable
            String outcome,

            @Nullable UUID invoice,

            @Schema(description = "In words, what of earlier months is not in the invoice, and what to do about it")
            @Nullable
            String note) {}
}
