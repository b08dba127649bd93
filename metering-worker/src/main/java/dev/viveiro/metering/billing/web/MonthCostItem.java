package dev.viveiro.metering.billing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.metering.billing.MonthCost;
import dev.viveiro.metering.billing.domain.Charge;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.Rate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a month costs, on the wire. Amounts are text with the currency's decimals. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MonthCostItem(
        String month,
        String currency,
        String soFar,
        String forecast,
        List<Line> lines,
        List<String> unpriced,
        @Nullable UUID invoice,
        Instant asOf) {
    /** What a line of its kind does not have is absent. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            Charge.Kind kind,
            @Nullable String meter,
            @Nullable String volume,
            @Nullable String unit,
            String soFar,
            String forecast) {
        static Line of(MonthCost.Line line) {
            BigDecimal volume = line.volume();
            Rate rate = line.rate();
            return new Line(
                    line.reason().kind(),
                    line.reason().meter(),
                    volume == null ? null : volume.toPlainString(),
                    rate == null ? null : unitOf(rate),
                    line.soFar().toPlainString(),
                    line.forecast().toPlainString());
        }
    }

    static MonthCostItem of(MonthCost cost) {
        return new MonthCostItem(
                cost.month().toString(),
                cost.currency(),
                cost.soFar().toPlainString(),
                cost.forecast().toPlainString(),
                cost.lines().stream().map(Line::of).toList(),
                cost.unpriced(),
                cost.invoice(),
                cost.asOf());
    }

    /** Such as {@code vcpu-hour}, {@code 1024 MiB-hour}, or {@code GiB}. */
    static String unitOf(Rate rate) {
        if (rate.per() == Per.GIB) {
            return rate.quantity() == 1 ? "GiB" : rate.quantity() + " GiB";
        }
        String of = Rate.isPlan(rate.meter())
                ? "machine"
                : Arrays.stream(Meter.values())
                        .filter(meter -> meter.name().equals(rate.meter()))
                        .map(Meter::unit)
                        .findFirst()
                        .orElse("unit");
        String counted = rate.quantity() == 1 ? of : rate.quantity() + " " + of;
        return counted + "-" + rate.per().name().toLowerCase(Locale.ROOT);
    }
}
