package dev.viveiro.metering.billing.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.metering.billing.InvoiceDesk;
import dev.viveiro.metering.billing.RunFilter;
import dev.viveiro.metering.billing.store.SqlInvoiceTasks;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs of invoices over HTTP. A month has one run, which may be asked for as often as wanted. */
@RestController
class RunController {
    private final InvoiceDesk desk;

    RunController(InvoiceDesk desk) {
        this.desk = desk;
    }

    /** @param finalise whether invoices get their numbers; drafts are made otherwise */
    record RunBody(@Nullable Boolean finalise) {}

    /**
     * @param tenants how many are OPEN, DONE and FAILED
     * @param earlier how many are yet to be done in earlier months, by month
     */
    record RunItem(String month, Map<String, Long> tenants, Map<String, Long> earlier) {}

    @PutMapping("/v1/invoices/runs/{month}")
    ResponseEntity<RunItem> run(@PathVariable String month, @RequestBody RunBody body, Caller caller) {
        BillingMonth of = month(month);
        desk.run(caller, of, Boolean.TRUE.equals(body.finalise()));
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(item(caller, of));
    }

    @GetMapping("/v1/invoices/runs/{month}")
    RunItem progress(@PathVariable String month, Caller caller) {
        return item(caller, month(month));
    }

    private RunItem item(Caller caller, BillingMonth month) {
        Map<String, Long> earlier = new TreeMap<>();
        desk.waiting(caller, month).forEach((each, tenants) -> earlier.put(each.toString(), tenants));
        return new RunItem(month.toString(), desk.progress(caller, month), earlier);
    }

    @GetMapping("/v1/invoices/runs/{month}/tenants")
    Page<SqlInvoiceTasks.Result> results(
            @PathVariable String month,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String outcome,
            Caller caller,
            PageQuery page) {
        RunFilter filter = RunFilter.of(state, outcome);
        return Page.of(
                desk.results(caller, month(month), filter, page.after(TenantId::of), page.limit() + 1),
                page,
                each -> each.tenant().toString());
    }

    private static BillingMonth month(String text) {
        try {
            return BillingMonth.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("month", text);
        }
    }
}
