package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
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

/** Credit terms, as metering keeps them. */
@RestController
@Tag(name = "Billing")
class CreditTermsController {
    private final Forwarding forwarding;

    CreditTermsController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/credit-terms")
    @Operation(
            summary = "List against what a tenant's account is held",
            description = "All versions, the newest first, which is in force.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CreditViews.TermsPage.class)))
    void creditTerms(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @PutMapping("/v1/credit-terms/{version}")
    @Operation(
            summary = "Add a version of a tenant's credit terms",
            description = """
                For administrators, who name the tenant by ?tenant=. Versions are added one after the other and never change; the \
                highest is in force at once. Putting the same again changes nothing.\
                """,
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = CreditViews.NewTerms.class))))
    @ApiResponse(
            responseCode = "201",
            description = "Added",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CreditViews.Terms.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The same version was there",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CreditViews.Terms.class)))
    @Refuses({ProblemCode.WRONG_VERSION, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE})
    void agreeToCredit(@PathVariable int version, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }
}
