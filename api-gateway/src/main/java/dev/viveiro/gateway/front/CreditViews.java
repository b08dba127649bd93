package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of credit terms, which metering keeps; for the API document alone. */
final class CreditViews {
    private CreditViews() {}

    @Schema(name = "CreditTermsPage")
    record TermsPage(List<Terms> items, @Nullable String nextPageToken) {}

    @Schema(name = "CreditTerms", description = "Against what a tenant's account is held")
    record Terms(
            UUID tenant,
            int version,
            Instant agreedAt,

            @Schema(allowableValues = {"PREPAID", "POSTPAID", "UNWATCHED"})
            String kind,

            String currency,
            @Nullable String warnBelow,
            @Nullable String creditLimit,
            @Nullable Integer dueDays,
            @Nullable Integer graceDays,
            @Nullable String contact) {}

    @Schema(name = "NewCreditTerms")
    record NewTerms(
            @Schema(
                    description = "UNWATCHED is neither warned nor suspended",
                    allowableValues = {"PREPAID", "POSTPAID", "UNWATCHED"})
            String kind,

            @Schema(description = "That of the tenant's price list", example = "EUR")
            String currency,

            @Schema(
                    description =
                            "The tenant is warned when less is available; absent: viveiro.credit.warn-ahead above what "
                                    + "suspends, or no amount if none does",
                    example = "10.00")
            @Nullable
            String warnBelow,

            @Schema(
                    description = "How far below 0 the account may be; absent: 0 if PREPAID, else however far",
                    example = "0")
            @Nullable
            String creditLimit,

            @Schema(description = "From an invoice to when it is to be paid; for POSTPAID", example = "14") @Nullable
            Integer dueDays,

            @Schema(
                    description = "From then to when an invoice that is not paid suspends; for POSTPAID",
                    example = "7",
                    defaultValue = "0")
            @Nullable
            Integer graceDays,

            @Schema(description = "Whom to write to", example = "ana@example.org") @Nullable
            String contact) {}
}
