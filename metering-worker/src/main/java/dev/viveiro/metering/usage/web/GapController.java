package dev.viveiro.metering.usage.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Clamp;
import dev.viveiro.metering.usage.domain.Gap;
import dev.viveiro.metering.usage.store.ClampLine;
import dev.viveiro.metering.usage.store.GapLine;
import dev.viveiro.metering.usage.store.SqlGapList;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a bill rests on: time in which nobody watched, and changes whose times were not believed. */
@RestController
class GapController {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final SqlGapList gaps;

    GapController(SqlGapList gaps) {
        this.gaps = gaps;
    }

    /** @param unbilledFrom of LOST: from when it is not billed; of LATE: from when it is billed as observed late */
    record GapItem(
            VmId vm,
            Instant from,
            Instant to,
            Gap.Kind kind,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant unbilledFrom) {
        static GapItem of(GapLine line) {
            Gap gap = line.gap();
            return new GapItem(line.vm(), gap.from(), gap.to(), gap.kind(), gap.unbilledFrom());
        }
    }

    /** A change that took effect at {@code used}, since a version before it reached so far. */
    record ClampItem(VmId vm, long version, Instant claimed, Instant used) {
        static ClampItem of(ClampLine line) {
            Clamp clamp = line.clamp();
            return new ClampItem(line.vm(), clamp.version(), clamp.claimed(), clamp.used());
        }
    }

    @GetMapping("/v1/usage/gaps")
    Page<GapItem> gaps(
            Caller caller,
            PageQuery page,
            @RequestParam(required = false) @Nullable String vm,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        SqlGapList.Wanted wanted =
                new SqlGapList.Wanted(caller.tenant(), machine(vm), time("?from", from), time("?to", to));
        List<GapLine> lines = gaps.gaps(wanted, page.after(GapLine.Key::parse), page.limit() + 1);
        return Page.of(lines, page, line -> line.key().toString()).map(GapItem::of);
    }

    @GetMapping("/v1/usage/clamps")
    Page<ClampItem> clamps(Caller caller, PageQuery page, @RequestParam(required = false) @Nullable String vm) {
        List<ClampLine> lines =
                gaps.clamps(caller.tenant(), machine(vm), page.after(ClampLine.Key::parse), page.limit() + 1);
        return Page.of(lines, page, line -> line.key().toString()).map(ClampItem::of);
    }

    private static Optional<VmId> machine(@Nullable String vm) {
        return Optional.ofNullable(vm).map(id -> UsageController.vm("?vm", id));
    }

    /** Empty for a parameter that is not there; {@code pointer} to it, for the problem when it is no time. */
    static Optional<Instant> time(String pointer, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LATEST)) {
                return Optional.of(time);
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw ProblemException.field(
                pointer,
                "invalid-time",
                "Expected " + pointer.substring(1) + " to be a time of UTC like 2026-03-01T00:00:00Z.");
    }
}
