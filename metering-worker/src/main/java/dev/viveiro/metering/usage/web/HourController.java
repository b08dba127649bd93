package dev.viveiro.metering.usage.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.metering.usage.store.HourLine;
import dev.viveiro.metering.usage.store.SqlUsageHours;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/usage/hours}: what is billed of one of the caller's machines, by the hour. */
@RestController
class HourController {
    private static final int MOST_DAYS = 31;

    private final SqlUsageHours hours;

    HourController(SqlUsageHours hours) {
        this.hours = hours;
    }

    /**
     * @param hour its beginning, in UTC
     * @param unitSeconds quantity x seconds as text, to the microsecond
     * @param unit of the quantity
     */
    record HourItem(Instant hour, Meter meter, String unitSeconds, String unit) {
        static HourItem of(HourLine line) {
            return new HourItem(
                    line.hour(),
                    line.meter(),
                    line.unitSeconds().stripTrailingZeros().toPlainString(),
                    line.meter().unit());
        }
    }

    /** As in {@code /v1/usage}, another tenant's machine and one that was never billed have no hours. */
    @GetMapping("/v1/usage/hours")
    Page<HourItem> list(
            Caller caller,
            PageQuery page,
            @RequestParam(required = false) @Nullable String vm,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        SqlUsageHours.Wanted wanted = new SqlUsageHours.Wanted(
                caller.tenant(), UsageController.vm("?vm", vm == null ? "" : vm), hour("?from", from), hour("?to", to));
        requireLength(wanted);
        List<HourLine> lines = hours.list(wanted, page.after(HourLine.Key::parse), page.limit() + 1);
        return Page.of(lines, page, line -> line.key().toString()).map(HourItem::of);
    }

    private static void requireLength(SqlUsageHours.Wanted wanted) {
        Duration length = Duration.between(wanted.from(), wanted.to());
        if (!length.isPositive() || length.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw ProblemException.field(
                    "?to", "out-of-range", "Expected to to be after from, by at most " + MOST_DAYS + " days.");
        }
    }

    private static Instant hour(String pointer, @Nullable String text) {
        return GapController.time(pointer, text)
                .filter(time -> time.truncatedTo(ChronoUnit.HOURS).equals(time))
                .orElseThrow(() -> ProblemException.field(
                        pointer,
                        "invalid-time",
                        "Expected " + pointer.substring(1)
                                + " to be the beginning of an hour of UTC like 2026-03-01T13:00:00Z."));
    }
}
