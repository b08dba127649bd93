package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
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

            @Schema(description = "The balance less what the running month costs until now")
            String available,

            @Schema(description = "Absent where nothing is priced in this currency") @Nullable
            RunningMonth running) {}

    @Schema(name = "RunningMonth", description = "The month that is not billed yet, with tax")
    record RunningMonth(
            @Schema(example = "2026-03") String month,

            @Schema(description = "Until now, as far as machines were seen")
            String soFar,

            @Schema(description = "If all that is held now is held until the month's end")
            String forecast,

            List<String> unpriced) {}

    @Schema(name = "PaymentPage")
    record Payments(List<Payment> items, @Nullable String nextPageToken) {}

    @Schema(name = "Payment")
    record Payment(String reference, String currency, String amount, boolean refund, String note, Instant receivedAt) {}

    @Schema(name = "NewPayment")
    record NewPayment(
            @Schema(example = "EUR") String currency,
            @Schema(example = "50.00") String amount,

            @Schema(description = "Whether it went back to the tenant", defaultValue = "false") @Nullable
            Boolean refund,

            @Schema(description = "For people") @Nullable String note) {}
}
