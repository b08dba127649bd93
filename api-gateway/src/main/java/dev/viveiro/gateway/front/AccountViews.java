package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of payments and balances, which metering keeps; for the API document alone. */
final class AccountViews {
    private AccountViews() {}

    @Schema(name = "Balances")
    record Balances(List<Balance> items) {}

    @Schema(name = "Balance", description = "How a tenant stands in one currency; amounts are text")
    record Balance(
            String currency,

            @Schema(description = "What was paid, less what went back")
            String paid,

            @Schema(description = "Final invoices less credit notes, with tax")
            String invoiced,

            @Schema(description = "Below 0 when the tenant owes", example = "-51.36")
            String balance,

            @Schema(description = "What months before the running one cost that have no final invoice, with tax")
            String unbilled,

            @Schema(description = "The balance less what was used and is not billed until now")
            String available,

            @Schema(description = "Absent where nothing is priced in this currency") @Nullable
            RunningMonth running,

            @Schema(description = "Absent where the tenant is held against nothing in this currency") @Nullable
            Credit credit) {}

    @Schema(name = "Credit", description = "How a tenant stands by its credit terms; what does not apply is absent")
    record Credit(
            @Schema(allowableValues = {"PREPAID", "POSTPAID", "UNWATCHED"})
            String kind,

            @Schema(allowableValues = {"GOOD", "LOW", "EXHAUSTED"})
            String standing,

            Instant since,
            @Nullable String warnBelow,
            @Nullable String creditLimit,
            @Nullable Integer dueDays,
            @Nullable Integer graceDays,

            @Schema(description = "When the standing becomes LOW") @Nullable
            Trigger warnsWhen,

            @Schema(description = "When the standing becomes EXHAUSTED, and machines are suspended") @Nullable
            Trigger suspendsWhen) {}

    @Schema(name = "CreditTrigger", description = "As soon as either is the case")
    record Trigger(
            @Schema(description = "Less than this is available", example = "0.00") @Nullable
            String availableBelow,

            @Schema(description = "The oldest invoice that is unpaid now still is, then") @Nullable
            Instant unpaidAt) {}

    @Schema(name = "RunningMonth", description = "The month that is not billed yet, with tax")
    record RunningMonth(
            @Schema(example = "2026-03") String month,

            @Schema(description = "Until now, as far as machines were seen")
            String soFar,

            @Schema(description = "If all that is held now, seen or not, is held until the month's end")
            String forecast,

            List<String> unpriced) {}

    @Schema(name = "PaymentPage")
    record Payments(List<Payment> items, @Nullable String nextPageToken) {}

    @Schema(name = "Payment")
    record Payment(
            String reference,
            String currency,
            String amount,
            boolean refund,
            String note,

            @Schema(description = "When it came, or went back; for books alone")
            Instant receivedAt,

            @Schema(description = "When it was noted, from which on it counts")
            Instant bookedAt) {}

    @Schema(name = "NewPayment")
    record NewPayment(
            @Schema(example = "EUR") String currency,
            @Schema(example = "50.00") String amount,

            @Schema(description = "Whether it went back to the tenant", defaultValue = "false") @Nullable
            Boolean refund,

            @Schema(description = "For people") @Nullable String note,

            @Schema(description = "When it came, from 2000 until now; when it is noted where it is left out") @Nullable
            Instant receivedAt) {}

    @Schema(name = "PaymentWebhook", description = "One payment that came in, or went back")
    record Webhook(
            @Schema(description = "The provider's, by which a repetition is known", example = "pay-20260317-4711")
            String id,

            UUID tenant,
            @Schema(example = "50.00") String amount,
            @Schema(example = "EUR") String currency,

            @Schema(description = "Whether it went back to the tenant, as by a chargeback", defaultValue = "false")
            @Nullable
            Boolean refund,

            Instant paidAt,

            @Schema(description = "What the payer wrote, for people") @Nullable
            String reference,

            @Schema(description = "The number of the invoice that it is meant for, for people") @Nullable
            String invoice) {}
}
