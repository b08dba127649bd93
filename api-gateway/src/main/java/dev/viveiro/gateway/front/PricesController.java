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

/** Price lists and terms, as metering keeps them. */
@RestController
@Tag(name = "Billing")
class PricesController {
    private static final String ADDED = "Added";
    private static final String THERE = "The same version was there";

    private final Forwarding forwarding;

    PricesController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/prices")
    @Operation(
            summary = "List price lists, all versions",
            description = "Tenants see the lists that their terms name. Ordered by name and version.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PriceViews.PriceLists.class)))
    void prices(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/prices/{name}/{version}")
    @Operation(summary = "Get a version of a price list")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PriceViews.PriceList.class)))
    void priceList(
            @PathVariable String name,
            @PathVariable int version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @PutMapping("/v1/prices/{name}/{version}")
    @Operation(
            summary = "Publish a version of a price list",
            description = """
                For administrators. Versions are added one after the other and never change; in force in a month is the one that \
                began last. One may begin in the past where no final invoice rests on what it changes, or where it only adds \
                prices for meters that had none. Putting the same again changes nothing.\
                """,
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PriceViews.NewPriceList.class))))
    @ApiResponse(
            responseCode = "201",
            description = ADDED,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PriceViews.PriceList.class)))
    @ApiResponse(
            responseCode = "200",
            description = THERE,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PriceViews.PriceList.class)))
    @Refuses({ProblemCode.WRONG_VERSION, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE})
    void publish(
            @PathVariable String name,
            @PathVariable int version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/terms")
    @Operation(
            summary = "List what a tenant has agreed to",
            description = "All versions, the newest first.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PriceViews.TermsPage.class)))
    void terms(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @PutMapping("/v1/terms/{version}")
    @Operation(
            summary = "Add a version of a tenant's terms",
            description = "For administrators, who name the tenant by ?tenant=. As with price lists.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = PriceViews.NewTerms.class))))
    @ApiResponse(
            responseCode = "201",
            description = ADDED,
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = PriceViews.Terms.class)))
    @ApiResponse(
            responseCode = "200",
            description = THERE,
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = PriceViews.Terms.class)))
    @Refuses({ProblemCode.WRONG_VERSION, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE})
    void agree(@PathVariable int version, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }
}
