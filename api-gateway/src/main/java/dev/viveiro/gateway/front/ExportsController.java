package dev.viveiro.gateway.front;

import dev.viveiro.web.Callers;
import dev.viveiro.web.QueryText;
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
import org.springframework.web.bind.annotation.RestController;

/** What was billed in forms that others read, as metering makes them. */
@RestController
@Tag(name = "Billing")
class ExportsController {
    private static final String DRAFTS = "includeDrafts";

    private final Forwarding forwarding;

    ExportsController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/exports/focus")
    @Operation(
            summary = "Export a month's costs and usage in the form of FOCUS 1.2",
            description = """
                One row per machine, line of an invoice, and month; the BilledCost of an invoice's rows is its total. Tenants \
                get their own. Administrators get all tenants, or the one that they name. An answer that breaks off is not \
                complete.\
                """,
            parameters = {
                @Parameter(
                        name = "month",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "What the invoices are about, a month of UTC",
                        schema = @Schema(type = "string"),
                        example = "2026-03"),
                @Parameter(
                        name = DRAFTS,
                        in = ParameterIn.QUERY,
                        description = "Whether drafts are in it, without an InvoiceId; for administrators",
                        schema = @Schema(type = "boolean", defaultValue = "false"))
            })
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv", schema = @Schema(type = "string")))
    void focus(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // metering asks for the role, too
        if (QueryText.single(request, DRAFTS)
                .filter(value -> !value.equals("false"))
                .isPresent()) {
            Callers.requireAdministrator(Callers.of(request));
        }
        // a large site's month takes minutes
        forwarding.forwardLong(Owner.METERING, request, response);
    }
}
