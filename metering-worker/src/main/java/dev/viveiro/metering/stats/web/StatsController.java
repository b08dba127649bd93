package dev.viveiro.metering.stats.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.stats.LastDay;
import dev.viveiro.metering.stats.StatsService;
import dev.viveiro.metering.stats.UsagePoint;
import dev.viveiro.web.Callers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The last day by the minute. A machine that metering never heard of and another tenant's both have no minutes; the gateway, which
 * can tell, asks only for machines of the tenant.
 */
@RestController
class StatsController {
    private final StatsService stats;

    StatsController(StatsService stats) {
        this.stats = stats;
    }

    /** @param now the newest point, with the time of its sample; null when it is older than five minutes */
    record VmStats(
            VmId vm,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            PointView now,

            List<PointView> minutes) {}

    /** @param now the newest minute; null when it is older than five minutes */
    record HostStats(
            HostId host,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            PointView now,

            List<PointView> minutes) {}

    @GetMapping("/v1/vms/{id}/stats")
    VmStats machine(@PathVariable VmId id, @RequestParam(required = false) @Nullable Instant since, Caller caller) {
        LastDay day = stats.machine(caller.tenant(), id, since);
        return new VmStats(id, now(day, false), PointView.minutes(day.minutes(), false));
    }

    @GetMapping("/v1/hosts/{id}/stats")
    HostStats host(@PathVariable HostId id, @RequestParam(required = false) @Nullable Instant since, Caller caller) {
        Callers.requireAdministrator(caller);
        LastDay day = stats.host(id, since);
        return new HostStats(id, now(day, true), PointView.minutes(day.minutes(), true));
    }

    private static @Nullable PointView now(LastDay day, boolean sum) {
        UsagePoint newest = day.now();
        return newest == null ? null : PointView.of(newest, newest.at(), sum);
    }
}
