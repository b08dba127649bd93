package dev.viveiro.metering.tco.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.tco.Incomes;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.PlanMargin;
import dev.viveiro.metering.tco.domain.TotalCost;
import dev.viveiro.web.Callers;
import dev.viveiro.web.QueryRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a period would have cost otherwise, and what plans leave over. */
@RestController
class WhatIfController {
    private final TcoService tco;
    private final Incomes incomes;

    WhatIfController(TcoService tco, Incomes incomes) {
        this.tco = tco;
        this.incomes = incomes;
    }

    /**
     * What plans leave over.
     *
     * @param incomeFrom GIVEN or PRICE_LISTS
     */
    record Margins(
            LocalDate from,
            LocalDate to,
            Instant until,
            String currency,
            IncomeSource incomeFrom,
            List<Margin> items) {}

    /** @param ratio margin / income; null without income */
    record Margin(
            String plan,
            String income,
            String cost,
            String margin,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String ratio) {
        static Margin of(PlanMargin plan) {
            return new Margin(
                    plan.plan(),
                    plan.income().toPlainString(),
                    plan.cost().toPlainString(),
                    plan.margin().toPlainString(),
                    plan.ratio().map(BigDecimal::toPlainString).orElse(null));
        }
    }

    @GetMapping("/v1/tco/what-if")
    WhatIfAnswer whatIf(@QueryRecord WhatIfQuery query, Caller caller) {
        Callers.requireAdministrator(caller);
        return query.answer(TcoQuery.picture(tco, query.period(), query.currency()));
    }

    @GetMapping("/v1/tco/margins")
    Margins margins(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String prices,
            @RequestParam(required = false) @Nullable String currency,
            Caller caller) {
        Callers.requireAdministrator(caller);
        Optional<Map<String, BigDecimal>> monthly = Optional.ofNullable(prices).map(WhatIfController::prices);
        Picture picture = TcoQuery.picture(tco, period, currency);
        Map<String, BigDecimal> income = monthly.map(
                        given -> incomes.ofPlans(given, picture.asked(), picture.currency()))
                .orElseGet(() -> incomes.ofPlans(picture.asked(), picture.currency()));
        return new Margins(
                picture.asked().from(),
                picture.asked().to(),
                picture.until(),
                picture.currency().getCurrencyCode(),
                monthly.isPresent() ? IncomeSource.GIVEN : IncomeSource.PRICE_LISTS,
                PlanMargin.of(TotalCost.of(picture), income, picture.currency()).values().stream()
                        .map(Margin::of)
                        .toList());
    }

    /** {@code small:12.50,large:40}. */
    private static Map<String, BigDecimal> prices(String text) {
        Map<String, BigDecimal> prices = new HashMap<>();
        for (String each : text.split(",", -1)) {
            int colon = each.lastIndexOf(':');
            if (colon < 1
                    || prices.put(each.substring(0, colon), TcoQuery.amount("prices", each.substring(colon + 1)))
                            != null) {
                throw ProblemException.field(
                        "?prices",
                        "invalid-value",
                        "Expected prices to be names of plans with their monthly prices, like small:12.50,large:40.");
            }
        }
        return prices;
    }
}
