package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Payments and balances, as metering keeps them. */
@RestController
@Tag(name = "Billing")
class AccountController {
    private final Forwarding forwarding;

    AccountController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/balance")
    @Operation(summary = "See how a tenant stands", description = """
                One item for each currency; with what the running month costs until now, and is likely to, how the tenant stands \
                by its credit terms, and what happens next.\
                """)
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AccountViews.Balances.class)))
    void balance(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/payments")
    @Operation(
            summary = "List what a tenant paid",
            description = "Ordered by reference.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AccountViews.Payments.class)))
    void payments(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @PutMapping("/v1/payments/{reference}")
    @Operation(
            summary = "Note a payment, or a refund",
            description = """
                For administrators, who name the tenant by ?tenant=. The reference is the bank's or the payer's: putting the \
                same payment again changes nothing.\
                """,
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = AccountViews.NewPayment.class))))
    @ApiResponse(
            responseCode = "201",
            description = "Noted",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AccountViews.Payment.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The same payment was noted before",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AccountViews.Payment.class)))
    @Refuses({ProblemCode.EXTERNAL_REF_IN_USE, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE})
    void note(@PathVariable String reference, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }

    @PostMapping("/v1/payments/webhooks/{provider}")
    @SecurityRequirements
    @Operation(
            summary = "Tell of a payment, as a provider",
            description = """
                    Needs no API key: it is signed. Viveiro-Signature is v1= and the HMAC-SHA256, in lower-case hexadecimal, by the \
                    provider's secret of Viveiro-Timestamp, a full stop, and the body's bytes. The provider's id for a payment \
                    tells a repetition, which changes nothing.""",
            parameters = {
                @Parameter(
                        name = "Viveiro-Timestamp",
                        in = ParameterIn.HEADER,
                        required = true,
                        description = "Seconds since 1970; at most five minutes away",
                        schema = @Schema(type = "string", example = "1773745200")),
                @Parameter(
                        name = "Viveiro-Signature",
                        in = ParameterIn.HEADER,
                        required = true,
                        schema = @Schema(type = "string", pattern = "v1=[0-9a-f]{64}"))
            },
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = AccountViews.Webhook.class))))
    @ApiResponse(
            responseCode = "201",
            description = "Noted",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AccountViews.Payment.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The same payment was noted before",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AccountViews.Payment.class)))
    @Refuses({ProblemCode.UNAUTHENTICATED, ProblemCode.EXTERNAL_REF_IN_USE})
    void told(@PathVariable String provider, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        forwarding.forwardUnnamed(Owner.METERING, request, response);
    }
}
