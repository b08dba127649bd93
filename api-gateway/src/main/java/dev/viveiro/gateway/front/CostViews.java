package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of what metering takes and answers about costs; for the API document alone. */
public final class CostViews {
    static final String RESOURCE = "SOFTWARE, HARDWARE, PERSONNEL, NETWORKS or FACILITIES";
    private static final String MONEY = "An amount of money as text, exact";
    private static final String TO = "The day after the last; null while it goes on";
    private static final String UNTIL =
            "How far the period is told: its end, or the present; costs go to the end of that day";
    private static final String BY_RESERVATION = "By what machines held, used or not";
    private static final String VCPU_RATIO = "Processors that may be reserved per thread; for what-if's fits alone";
    private static final String BY_USE = "By what samples measured";

    private CostViews() {}

    @Schema(name = "NewCost")
    record NewCost(
            @Schema(example = "Two servers") String name,

            @Schema(allowableValues = {"SOFTWARE", "HARDWARE", "PERSONNEL", "NETWORKS", "FACILITIES"})
            String resource,

            @Schema(
                    description = "CHANGE is for upgrades and changes",
                    allowableValues = {"ACQUISITION", "OPERATION", "CHANGE"})
            String phase,

            @Schema(allowableValues = {"DIRECT", "INDIRECT"})
            String directness,

            @Schema(
                    description = "How it comes about",
                    allowableValues = {"ONCE", "MONTHLY", "YEARLY", "PER_GUEST_MONTH", "PER_OUTAGE_HOUR"})
            String charge,

            @Schema(description = "Of ONCE: months over which the amount is spread; all at once when absent") @Nullable
            Integer lifeMonths,

            @Schema(description = "In all, or per month, year or hour as charge says", example = "4384.00")
            String amount,

            @Schema(description = "ISO 4217", example = "EUR")
            String currency,

            @Schema(description = "The first day, UTC") LocalDate from,
            @Schema(description = TO) @Nullable LocalDate to,

            @Schema(description = "Those for which it is paid; all there are when absent") @Nullable
            List<UUID> hosts) {}

    @Schema(name = "Cost")
    record Cost(
            UUID id,
            String name,
            @Schema(description = RESOURCE) String resource,
            String phase,
            String directness,
            String charge,
            @Nullable Integer lifeMonths,
            @Schema(description = MONEY) String amount,
            String currency,
            LocalDate from,
            @Schema(description = TO) @Nullable LocalDate to,

            @Schema(description = "Empty for all there are") List<UUID> hosts) {}

    @Schema(name = "CostPage")
    record Costs(List<Cost> items, @Nullable String nextPageToken) {}

    @Schema(name = "HostPower", description = "Linear in the load of the processors; numbers as texts")
    record Power(
            @Schema(example = "60") String idleWatts,
            @Schema(example = "180") String fullWatts,

            @Schema(description = "Energy of the facility / energy of its computers", example = "1.5")
            String pue,

            @Schema(example = "0.20") String pricePerKwh,
            @Schema(example = "EUR") String currency) {}

    @Schema(name = "NewHostModel")
    record NewHostModel(
            @Schema(description = "The first day, UTC") LocalDate from,
            @Schema(description = TO) @Nullable LocalDate to,
            @Schema(example = "16") long vcpus,
            @Schema(example = "65536") long memoryMib,
            @Schema(example = "1000") long diskGib,

            @Schema(description = VCPU_RATIO, defaultValue = "4.0") @Nullable
            Double vcpuRatio,

            @Schema(description = "Absent when its energy is paid for in another way") @Nullable
            Power power) {}

    @Schema(name = "HostModel")
    record HostModel(
            UUID host,
            LocalDate from,
            @Schema(description = TO) @Nullable LocalDate to,
            long vcpus,
            long memoryMib,
            long diskGib,
            @Schema(description = VCPU_RATIO) double vcpuRatio,
            @Nullable Power power) {}

    @Schema(name = "HostModelPage")
    record HostModels(List<HostModel> items, @Nullable String nextPageToken) {}

    @Schema(
            name = "Tco",
            description = "Over all pages the items, what is idle and what is nowhere add up to the total")
    record Tco(
            LocalDate from,
            LocalDate to,
            @Schema(description = UNTIL) Instant until,
            String currency,
            @Schema(description = MONEY) String total,
            @Schema(description = BY_RESERVATION) String idleByReservation,
            @Schema(description = BY_USE) String idleByUse,

            @Schema(description = "What is paid for hosts that are not there")
            String nowhere,

            List<TcoItem> items,
            @Nullable String nextPageToken) {}

    @Schema(name = "TcoItem")
    record TcoItem(
            @Schema(description = "Id of the host, tenant or machine, or name of the plan; null when that is not known")
            @Nullable
            String key,

            @Schema(description = BY_RESERVATION) String byReservation,
            @Schema(description = BY_USE) String byUse,
            @Schema(description = "Of a host") @Nullable String idleByReservation,
            @Schema(description = "Of a host") @Nullable String idleByUse) {}

    /** What some machines bear together. */
    @Schema(name = "MachinesCost")
    public record MachinesCost(
            LocalDate from,
            LocalDate to,
            @Schema(description = UNTIL) Instant until,
            String currency,

            @Schema(description = "How many of them were there in that period")
            int machines,

            @Schema(description = BY_RESERVATION) String byReservation,
            @Schema(description = BY_USE) String byUse) {}

    @Schema(name = "TcoMatrix")
    record Matrix(
            LocalDate from,
            LocalDate to,
            @Schema(description = UNTIL) Instant until,
            String currency,
            String direct,
            String indirect,
            String total,

            @Schema(description = "All fifteen, a resource's three phases after each other")
            List<Cell> cells) {}

    @Schema(name = "TcoCell")
    record Cell(@Schema(description = RESOURCE) String resource, String phase, String direct, String indirect) {}

    @Schema(name = "WhatIf")
    record WhatIf(
            LocalDate from,
            LocalDate to,
            @Schema(description = UNTIL) Instant until,
            String currency,
            String before,
            String after,

            @Schema(description = "Below zero when it would have cost more")
            String saving,

            @Schema(description = "The hosts that would be off") @Nullable
            List<UUID> off,

            @Schema(description = "Whether what machines reserved has room on the others") @Nullable
            Boolean fits) {}

    @Schema(name = "PlanMargins")
    record Margins(
            LocalDate from,
            LocalDate to,
            @Schema(description = UNTIL) Instant until,
            String currency,

            @Schema(
                    description = "By prices that were GIVEN, or by fees in the PRICE_LISTS in force for each tenant",
                    allowableValues = {"GIVEN", "PRICE_LISTS"})
            String incomeFrom,

            List<Margin> items) {}

    @Schema(name = "PlanMargin")
    record Margin(
            String plan,
            String income,
            String cost,
            String margin,

            @Schema(description = "margin / income; null without income") @Nullable
            String ratio) {}

    @Schema(name = "Roi")
    record Roi(
            LocalDate from,
            LocalDate to,
            @Schema(description = UNTIL) Instant until,
            String currency,
            String income,

            @Schema(
                    description = "GIVEN by the caller, or final INVOICES less credit notes, without tax",
                    allowableValues = {"GIVEN", "INVOICES"})
            String incomeFrom,

            String cost,
            String netBenefit,
            String investedCapital,

            @Schema(description = "Net benefit / invested capital; null when nothing was invested", example = "0.0481")
            @Nullable
            String roi,

            @Schema(
                    description =
                            "When what comes in has covered running costs and capital, if every day is as those of the "
                                    + "period; null for never")
            @Nullable
            LocalDate payBack) {}

    @Schema(name = "CostsAdded")
    record Added(int added) {}
}
