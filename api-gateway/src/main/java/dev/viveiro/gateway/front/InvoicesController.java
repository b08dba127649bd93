package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.web.Callers;
import dev.viveiro.web.QueryText;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Invoices and credit notes, as metering makes them. */
@RestController
@Tag(name = "Billing")
class InvoicesController {
    private static final String ALL_TENANTS = "allTenants";

    private final Forwarding forwarding;

    InvoicesController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/invoices")
    @Operation(
            summary = "List a tenant's invoices and credit notes",
            description = """
                The newest month first. Drafts are listed for administrators alone. A page that is asked for by overdue checks \
                at most 1,000 documents and may have no items: go on while there is a nextPageToken.\
                """,
            parameters = {
                @Parameter(
                        name = "month",
                        in = ParameterIn.QUERY,
                        description = "What they are about, a month of UTC",
                        schema = @Schema(type = "string"),
                        example = "2026-03"),
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"DRAFT", "FINAL", "VOID"})),
                @Parameter(
                        name = "kind",
                        in = ParameterIn.QUERY,
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"INVOICE", "SUPPLEMENT", "CREDIT_NOTE"})),
                @Parameter(
                        name = "overdue",
                        in = ParameterIn.QUERY,
                        description = "Those that are overdue, or those that are not",
                        schema = @Schema(type = "boolean")),
                @Parameter(
                        name = ALL_TENANTS,
                        in = ParameterIn.QUERY,
                        description = "Those of all tenants; for administrators, and without ?tenant=",
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = InvoiceViews.Invoices.class)))
    void invoices(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // metering asks for the role, too
        if (QueryText.single(request, ALL_TENANTS)
                .filter(value -> !value.equals("false"))
                .isPresent()) {
            Callers.requireAdministrator(Callers.of(request));
        }
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/invoices/{id}")
    @Operation(
            summary = "Get an invoice or a credit note",
            parameters =
                    @Parameter(
                            name = "format",
                            in = ParameterIn.QUERY,
                            description = "JSON unless another is asked for",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"json", "csv", "html", "pdf"})))
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = InvoiceViews.Invoice.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string")),
                @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary"))
            })
    void invoice(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/invoices/{id}/usage")
    @Operation(
            summary = "List the usage that an invoice was made from",
            description = "It stays what it was, whatever is learned later; that is billed as a correction.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = InvoiceViews.Stretches.class)))
    void usage(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/invoices/{id}/traffic")
    @Operation(
            summary = "List the counters that an invoice's lines of traffic were made from",
            description =
                    "By month, machine and boot. Nothing is listed where traffic has no price. It stays what it was.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = InvoiceViews.CountedPage.class)))
    void traffic(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @PutMapping("/v1/invoices/{id}/void")
    @Operation(summary = "Make a draft or a final invoice void", description = """
        For administrators, and for what never left the house: refused once its tenant got another document or paid. \
        It keeps its number; the next run of its month makes another.\
        """)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = InvoiceViews.Invoice.class)))
    @Refuses(ProblemCode.INVALID_STATE)
    void withdraw(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        forAdministrators(request, response);
    }

    @PutMapping("/v1/invoices/{id}/credit-note")
    @Operation(summary = "Take a final invoice back by a credit note", description = """
        For administrators. Answers the credit note, which is over all of the invoice that was not given back before; \
        asked again, the same. The next run of the month makes another invoice.\
        """)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = InvoiceViews.Invoice.class)))
    @Refuses(ProblemCode.INVALID_STATE)
    void takeBack(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        forAdministrators(request, response);
    }

    @PutMapping("/v1/invoices/runs/{month}")
    @Operation(
            summary = "Let all tenants' invoices of a month be made",
            description = """
                For administrators. Drafts are made anew by every run; what is final never changes, so a run may be asked for as \
                often as wanted. Earlier months that were made final are done, too, for tenants whose usage came so late that they \
                have no invoice there.\
                """,
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = InvoiceViews.NewRun.class))))
    @ApiResponse(
            responseCode = "202",
            description = "Accepted; ask how far it is",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = InvoiceViews.Run.class)))
    @Refuses({ProblemCode.TOO_EARLY, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE})
    void run(@PathVariable String month, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forAdministrators(request, response);
    }

    @GetMapping("/v1/invoices/runs/{month}")
    @Operation(summary = "See how far a month's invoices are", description = "For administrators.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = InvoiceViews.Run.class)))
    void progress(@PathVariable String month, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        forAdministrators(request, response);
    }

    @GetMapping("/v1/invoices/runs/{month}/tenants")
    @Operation(
            summary = "List what became of each tenant in a month's run",
            description = "For administrators. Who has no terms or no prices is told here.",
            parameters = {
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        description = "How far the tenant is",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"OPEN", "DONE", "FAILED"})),
                @Parameter(
                        name = "outcome",
                        in = ParameterIn.QUERY,
                        description = "What became of its month; of what is OPEN, in the run before",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {
                                            "DRAFTED",
                                            "FINALISED",
                                            "ALREADY_FINAL",
                                            "UNPRICED",
                                            "NOTHING",
                                            "CREDITED",
                                            "SUPPLEMENTED",
                                            "NO_TERMS",
                                            "NO_PRICES"
                                        })),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = InvoiceViews.Results.class)))
    void results(@PathVariable String month, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        forAdministrators(request, response);
    }

    /** Metering asks for the role, too. */
    private void forAdministrators(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }
}
