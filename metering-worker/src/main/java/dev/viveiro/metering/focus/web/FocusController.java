package dev.viveiro.metering.focus.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.focus.FocusExport;
import dev.viveiro.metering.focus.domain.FocusCsv;
import dev.viveiro.metering.rating.BillingMonth;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/exports/focus}: a month's costs and usage as a file that others read. */
@RestController
class FocusController {
    private final FocusExport export;

    FocusController(FocusExport export) {
        this.export = export;
    }

    /** @param tenant who is meant was settled before: that somebody was named is all that counts here */
    @GetMapping("/v1/exports/focus")
    void focus(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "false") boolean includeDrafts,
            Caller caller,
            HttpServletResponse response)
            throws IOException {
        BillingMonth of = month(month);
        FocusExport.Question question = export.question(caller, of, tenant != null, includeDrafts);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"focus-" + of + ".csv\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        out.write(FocusCsv.header());
        // from here on what goes wrong breaks the connection, so that nobody takes a part for the whole
        out.flush();
        response.flushBuffer();
        write(question, out);
    }

    private void write(FocusExport.Question question, Writer out) throws IOException {
        try {
            export.write(question, out);
            out.flush();
        } catch (DataAccessException e) {
            // without its cause, which may be taken for that of a caller who hung up
            throw new IllegalStateException("the export of " + question.month() + " broke half way: " + e);
        }
    }

    private static BillingMonth month(@Nullable String text) {
        try {
            return BillingMonth.of(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?month", "invalid-month", "Expected month to be like 2026-03.");
        }
    }
}
