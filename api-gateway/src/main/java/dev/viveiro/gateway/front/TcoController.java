package dev.viveiro.gateway.front;

import dev.viveiro.web.Callers;
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
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What owning hosts costs and what comes back, as metering computes it; administrators only. */
@RestController
@Tag(name = "Costs")
class TcoController {
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    private static final String PERIOD =
            "Whole days of UTC: 2026, 2026-03, 2026-03-14, or two days of which the second is not part of it: "
                    + "2026-03-01/2026-04-01";
    private static final String CURRENCY = "ISO 4217; viveiro.tco.currency when absent. Nothing is converted.";
    private static final String NUMBER = "number";
    private static final String TEXT = "string";

    private final Forwarding forwarding;

    TcoController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/tco")
    @Operation(
            summary = "What a period cost, and who bears it",
            description =
                    "Administrators only. By what was reserved and by what was used; idle capacity is a line of its"
                            + " own.",
            parameters = {
                @Parameter(
                        name = "period",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = PERIOD,
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "by",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "What an item is",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"host", "tenant", "vm", "plan"})),
                @Parameter(
                        name = "currency",
                        in = ParameterIn.QUERY,
                        description = CURRENCY,
                        schema = @Schema(type = TEXT)),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.Tco.class)))
    void costs(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @GetMapping("/v1/tco/matrix")
    @Operation(
            summary = "What a period cost, by resource and phase",
            description = "Administrators only.",
            parameters = {
                @Parameter(
                        name = "period",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = PERIOD,
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "currency",
                        in = ParameterIn.QUERY,
                        description = CURRENCY,
                        schema = @Schema(type = TEXT))
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.Matrix.class)))
    void matrix(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @GetMapping("/v1/tco/margins")
    @Operation(
            summary = "What plans leave over",
            description = "Administrators only. A plan's price for the time of its machines, less what they cost by"
                    + " reservation. Without prices, those plans that have a fee in a price list.",
            parameters = {
                @Parameter(
                        name = "period",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = PERIOD,
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "prices",
                        in = ParameterIn.QUERY,
                        description = "Plans with their monthly prices, like small:12.50,large:40; when absent, their"
                                + " fees in the price list that was in force for each tenant",
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "currency",
                        in = ParameterIn.QUERY,
                        description = CURRENCY,
                        schema = @Schema(type = TEXT))
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.Margins.class)))
    void margins(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @GetMapping("/v1/tco/what-if")
    @Operation(
            summary = "What a period would have cost otherwise",
            description = """
                Administrators only. One of: off or hosts; cost with amount; pricePerKwh; vcpuHour with memoryGibHour and \
                diskGibMonth.\
                """,
            parameters = {
                @Parameter(
                        name = "period",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = PERIOD,
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "currency",
                        in = ParameterIn.QUERY,
                        description = CURRENCY,
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "off",
                        in = ParameterIn.QUERY,
                        description = "How many hosts would be off, the emptiest",
                        schema = @Schema(type = "integer")),
                @Parameter(
                        name = "hosts",
                        in = ParameterIn.QUERY,
                        description = "Which hosts would be off, ids with commas between them",
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "cost",
                        in = ParameterIn.QUERY,
                        description = "The cost that would have another amount",
                        schema = @Schema(type = "string", format = "uuid")),
                @Parameter(
                        name = "amount",
                        in = ParameterIn.QUERY,
                        description = "Of that cost",
                        schema = @Schema(type = NUMBER)),
                @Parameter(
                        name = "pricePerKwh",
                        in = ParameterIn.QUERY,
                        description = "Of energy, at all hosts",
                        schema = @Schema(type = NUMBER)),
                @Parameter(
                        name = "vcpuHour",
                        in = ParameterIn.QUERY,
                        description = "Price of a processor and hour elsewhere",
                        schema = @Schema(type = NUMBER)),
                @Parameter(
                        name = "memoryGibHour",
                        in = ParameterIn.QUERY,
                        description = "Price of a GiB of memory and hour elsewhere",
                        schema = @Schema(type = NUMBER)),
                @Parameter(
                        name = "diskGibMonth",
                        in = ParameterIn.QUERY,
                        description = "Price of a GiB of disk and month elsewhere",
                        schema = @Schema(type = NUMBER))
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.WhatIf.class)))
    void whatIf(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @GetMapping("/v1/roi")
    @Operation(
            summary = "What comes back of what was invested",
            description = "Administrators only. ROI = net benefit / invested capital.",
            parameters = {
                @Parameter(
                        name = "period",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = PERIOD,
                        schema = @Schema(type = TEXT)),
                @Parameter(
                        name = "income",
                        in = ParameterIn.QUERY,
                        description = "What came in during the period; when absent, final invoices less credit notes of"
                                + " its months, without tax",
                        schema = @Schema(type = NUMBER)),
                @Parameter(
                        name = "currency",
                        in = ParameterIn.QUERY,
                        description = CURRENCY,
                        schema = @Schema(type = TEXT))
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.Roi.class)))
    void roi(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    private void forward(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }
}
