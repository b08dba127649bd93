package dev.viveiro.metering.billing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.BillingSettings;
import dev.viveiro.metering.billing.InvoiceDesk;
import dev.viveiro.metering.billing.InvoiceList;
import dev.viveiro.metering.billing.domain.Invoice;
import dev.viveiro.metering.billing.store.SqlEvidence.Stretch;
import dev.viveiro.metering.billing.store.SqlInvoiceList;
import dev.viveiro.metering.billing.store.SqlTrafficUse.Counted;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Documents over HTTP. */
@RestController
class InvoiceController {
    private final InvoiceDesk desk;
    private final InvoiceList list;
    private final BillingSettings settings;

    InvoiceController(InvoiceDesk desk, InvoiceList list, BillingSettings settings) {
        this.desk = desk;
        this.list = list;
        this.settings = settings;
    }

    /**
     * A stretch of usage that a document was made from.
     *
     * @param vm null for what an image holds; always present
     * @param image name of the image; absent for what a machine holds
     * @param interval the {@code id} that the interval it is a part of has, or had then, in {@code /v1/usage}; null for a plan's fee and in
     *     documents that were made before it was kept; always present
     * @param observedLate whether it was billed as observed late; null in documents that were made before it was kept; always present
     */
    record StretchItem(
            String month,
            String meter,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            VmId vm,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String image,

            long openedBy,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            UUID interval,

            Instant from,
            Instant to,
            long quantity,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            Boolean observedLate) {
        static StretchItem of(Stretch stretch) {
            Stretch.Key key = stretch.key();
            return new StretchItem(
                    key.month().toString(),
                    key.meter(),
                    stretch.image() == null ? key.vm() : null,
                    stretch.image(),
                    key.openedBy(),
                    stretch.interval(),
                    key.from(),
                    stretch.to(),
                    stretch.quantity(),
                    stretch.observedLate());
        }
    }

    /** Asked for by {@code overdue} a page may be short, or empty, and have a next one. */
    @GetMapping("/v1/invoices")
    Page<InvoiceItem> list(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String overdue,
            @RequestParam(required = false) @Nullable String allTenants,
            @RequestParam(required = false) @Nullable String tenant,
            Caller caller,
            PageQuery page) {
        InvoiceList.Filter filter = InvoiceFilters.of(month, state, kind, overdue, allTenants, tenant);
        InvoiceList.Some some = list.after(caller, filter, page.after(SqlInvoiceList.Key::parse), page.limit());
        return new Page<>(
                some.items().stream().map(this::item).toList(),
                some.next().map(key -> page.tokenAfter(key.toString())).orElse(null));
    }

    @GetMapping("/v1/invoices/{id}")
    ResponseEntity<Object> get(
            @PathVariable UUID id, @RequestParam(required = false) @Nullable String format, Caller caller) {
        Format form = Format.of(format);
        Invoice found = desk.require(caller, id);
        InvoiceItem invoice = InvoiceItem.of(found, settings.sellerOf(found), null);
        return switch (form) {
            case JSON -> ResponseEntity.ok().body(item(found));
            case CSV ->
                file(invoice, "csv", new MediaType("text", "csv", StandardCharsets.UTF_8))
                        .body(InvoiceCsv.of(invoice, words(found)));
            case HTML ->
                ResponseEntity.ok()
                        .contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                        .body(InvoiceHtml.of(invoice, words(found)));
            case PDF -> file(invoice, "pdf", MediaType.APPLICATION_PDF).body(pdf(invoice, words(found)));
        };
    }

    private InvoiceItem item(Invoice invoice) {
        return item(list.item(invoice));
    }

    private InvoiceItem item(InvoiceList.Item item) {
        return InvoiceItem.of(item.invoice(), settings.sellerOf(item.invoice()), item.settlement());
    }

    private static ResponseEntity.BodyBuilder file(InvoiceItem invoice, String form, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + fileName(invoice) + "." + form + "\"");
    }

    private InvoiceWords words(Invoice invoice) {
        return new InvoiceWords(desk.numbers(invoice));
    }

    /** Made before anything is answered: what goes wrong is a problem and not half a document. Its lines were in memory, too. */
    private static byte[] pdf(InvoiceItem invoice, InvoiceWords words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InvoicePdf.write(invoice, words, out);
        return out.toByteArray();
    }

    private static String fileName(InvoiceItem invoice) {
        return invoice.number() == null ? "draft-" + invoice.month() : invoice.number();
    }

    @GetMapping("/v1/invoices/{id}/usage")
    Page<StretchItem> usage(@PathVariable UUID id, Caller caller, PageQuery page) {
        return Page.of(
                        desk.usage(caller, id, page.after(Stretch.Key::parse), page.limit() + 1),
                        page,
                        each -> each.key().toString())
                .map(StretchItem::of);
    }

    /**
     * A boot's counters that a document was made from: what passed in the month is the difference of the readings, in bytes since the boot.
     *
     * @param sentBefore the highest reading of the months before, 0 without one; so for what was received
     */
    record TrafficItem(
            String month,
            VmId vm,
            int generation,
            String boot,
            long receivedBefore,
            long receivedAfter,
            long sentBefore,
            long sentAfter) {
        static TrafficItem of(Counted counted) {
            Counted.Key key = counted.key();
            return new TrafficItem(
                    key.month().toString(),
                    key.vm(),
                    key.generation(),
                    key.boot(),
                    counted.receivedBefore(),
                    counted.receivedAfter(),
                    counted.sentBefore(),
                    counted.sentAfter());
        }
    }

    @GetMapping("/v1/invoices/{id}/traffic")
    Page<TrafficItem> traffic(@PathVariable UUID id, Caller caller, PageQuery page) {
        return Page.of(
                        desk.traffic(caller, id, page.after(Counted.Key::parse), page.limit() + 1),
                        page,
                        each -> each.key().toString())
                .map(TrafficItem::of);
    }

    @PutMapping("/v1/invoices/{id}/void")
    InvoiceItem withdraw(@PathVariable UUID id, Caller caller) {
        return item(desk.withdraw(caller, id));
    }

    @PutMapping("/v1/invoices/{id}/credit-note")
    InvoiceItem takeBack(@PathVariable UUID id, Caller caller) {
        return item(desk.takeBack(caller, id));
    }
}
