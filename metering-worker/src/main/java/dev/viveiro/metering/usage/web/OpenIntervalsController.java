package dev.viveiro.metering.usage.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.usage.OpenIntervals;
import dev.viveiro.metering.usage.store.SqlUsageList;
import dev.viveiro.web.Callers;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is billed now, over all tenants; the gateway asks, to hold it against its machines. */
@RestController
class OpenIntervalsController {
    private final SqlUsageList usage;

    OpenIntervalsController(SqlUsageList usage) {
        this.usage = usage;
    }

    @GetMapping(OpenIntervals.PATH)
    OpenIntervals open(Caller caller) {
        Callers.requireAdministrator(caller);
        return new OpenIntervals(usage.open());
    }
}
