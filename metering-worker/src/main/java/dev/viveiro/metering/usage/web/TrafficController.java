package dev.viveiro.metering.usage.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.SqlTraffic;
import dev.viveiro.metering.usage.store.TrafficLine;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/usage/traffic}: bytes that the caller's machines received and sent, by month. */
@RestController
class TrafficController {
    private final SqlTraffic traffic;

    TrafficController(SqlTraffic traffic) {
        this.traffic = traffic;
    }

    /** A line on the wire; {@code month} as in {@code 2026-03}. */
    record TrafficItem(VmId vm, String month, long receivedBytes, long sentBytes) {
        static TrafficItem of(TrafficLine line) {
            return new TrafficItem(line.vm(), line.month().toString(), line.receivedBytes(), line.sentBytes());
        }
    }

    @GetMapping("/v1/usage/traffic")
    Page<TrafficItem> list(Caller caller, PageQuery page, @RequestParam(required = false) @Nullable String vm) {
        Optional<VmId> machine = Optional.ofNullable(vm).map(id -> UsageController.vm("?vm", id));
        List<TrafficLine> lines =
                traffic.list(caller.tenant(), machine, page.after(TrafficLine.Key::parse), page.limit() + 1);
        return Page.of(lines, page, line -> line.key().toString()).map(TrafficItem::of);
    }
}
