package dev.viveiro.metering.tco.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.intake.Texts;
import dev.viveiro.metering.tco.store.SqlCosts;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/costs}: what is paid. */
@RestController
class CostController {
    private static final String KEY = "Idempotency-Key";

    private final SqlCosts costs;
    private final TcoService tco;
    private final CostIntake intake;
    private final Clock clock;

    CostController(SqlCosts costs, TcoService tco, CostIntake intake, Clock clock) {
        this.costs = costs;
        this.tco = tco;
        this.intake = intake;
        this.clock = clock;
    }

    /** How many entries a file had. */
    record Added(int added) {}

    @GetMapping("/v1/costs")
    Page<CostItem> list(Caller caller, PageQuery page) {
        Callers.requireAdministrator(caller);
        List<CostEntry> rows = costs.list(page.after(SqlCosts.Key::parse), page.limit() + 1);
        return Page.of(rows, page, entry -> new SqlCosts.Key(entry.from(), entry.id()).toString())
                .map(CostItem::of);
    }

    @PostMapping(path = "/v1/costs", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    CostItem add(
            @RequestBody CostBody body,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        Callers.requireAdministrator(caller);
        return CostItem.of(intake.add(body.fields(), caller, key));
    }

    @PostMapping(path = "/v1/costs", consumes = "text/csv")
    @ResponseStatus(HttpStatus.CREATED)
    Added addFile(
            @RequestBody(required = false) byte @Nullable [] file,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        Callers.requireAdministrator(caller);
        return new Added(
                intake.add(file == null ? new byte[0] : file, caller, key).size());
    }

    /** Ends it; it stays, for the time in which it cost something. */
    @DeleteMapping("/v1/costs/{id}")
    CostItem end(@PathVariable UUID id, @RequestParam(required = false) @Nullable String on, Caller caller) {
        Callers.requireAdministrator(caller);
        LocalDate day = on == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : day(on);
        CostEntry entry = costs.find(id).orElseThrow(() -> ProblemException.notFound("cost", id));
        if (day.isBefore(entry.from())) {
            throw ProblemException.field(
                    "?on", "out-of-range", "It begins on " + entry.from() + "; end it on that day to undo it.");
        }
        return tco.end(id, day).map(CostItem::of).orElseThrow(() -> ProblemException.notFound("cost", id));
    }

    private static LocalDate day(String text) {
        return Texts.day(text)
                .orElseThrow(() ->
                        ProblemException.field("?on", "invalid-value", "Expected on to be a day like 2026-01-31."));
    }
}
