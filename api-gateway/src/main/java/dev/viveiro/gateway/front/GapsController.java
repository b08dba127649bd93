package dev.viveiro.gateway.front;

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

/** What bills rest on, as metering recorded it: hours, gaps, clamped changes, traffic, and what was billed against what was lived. */
@RestController
@Tag(name = "Usage")
class GapsController {
    private static final String JSON = "application/json";
    private static final String ID = "Id of one machine";
    private static final String TEXT = "string";

    private final Forwarding forwarding;
    private final NamedMachine machine;

    GapsController(Forwarding forwarding, NamedMachine machine) {
        this.forwarding = forwarding;
        this.machine = machine;
    }

    @GetMapping("/v1/usage/hours")
    @Operation(
            summary = "List what is billed of a machine by the hour",
            description = """
                By hour and meter, as far as bills count it: up to the last sample, and without what nobody can vouch for. Hours in \
                which nothing is billed are left out. At most 31 days at once.\
                """,
            parameters = {
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = ID,
                        schema = @Schema(type = TEXT, format = "uuid")),
                @Parameter(
                        name = "from",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "Beginning of the first hour, in UTC",
                        schema = @Schema(type = TEXT, format = "date-time", example = "2026-03-01T00:00:00Z")),
                @Parameter(
                        name = "to",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "End of the last hour, in UTC",
                        schema = @Schema(type = TEXT, format = "date-time", example = "2026-04-01T00:00:00Z")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.Hours.class)))
    void hours(HttpServletRequest request, HttpServletResponse response) throws IOException {
        machine.require(request);
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/usage/gaps")
    @Operation(
            summary = "List billed time in which nobody watched",
            description = "In the order in which it began. A gap is told once it is over.",
            parameters = {
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        description = ID,
                        schema = @Schema(type = TEXT, format = "uuid")),
                @Parameter(
                        name = "from",
                        in = ParameterIn.QUERY,
                        description = "Those alone that end after it",
                        schema = @Schema(type = TEXT, format = "date-time")),
                @Parameter(
                        name = "to",
                        in = ParameterIn.QUERY,
                        description = "Those alone that begin before it",
                        schema = @Schema(type = TEXT, format = "date-time")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.Gaps.class)))
    void gaps(HttpServletRequest request, HttpServletResponse response) throws IOException {
        machine.require(request);
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/usage/clamps")
    @Operation(
            summary = "List changes that took effect later than they claim",
            description = "By machine and version. Many of them say that a clock is wrong.",
            parameters = {
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        description = ID,
                        schema = @Schema(type = TEXT, format = "uuid")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.Clamps.class)))
    void clamps(HttpServletRequest request, HttpServletResponse response) throws IOException {
        machine.require(request);
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/reconciliation")
    @Operation(
            summary = "Hold billed seconds against lived ones",
            description = """
                Per machine and meter, those that differ. Tenants see their machines; administrators those of all, or of the \
                one that ?tenant= names. A page checks at most 1,000 machines and may have no items: go on while there is a \
                nextPageToken.\
                """,
            parameters = {
                @Parameter(
                        name = "month",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "Of UTC",
                        schema = @Schema(type = TEXT, example = "2026-03")),
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        description = ID,
                        schema = @Schema(type = TEXT, format = "uuid")),
                @Parameter(
                        name = "all",
                        in = ParameterIn.QUERY,
                        description = "Also those without a difference",
                        schema = @Schema(type = "boolean", defaultValue = "false")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.Reconciliation.class)))
    void reconciliation(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/reconciliation/amounts")
    @Operation(
            summary = "Hold billed amounts against those that are rated again",
            description = """
                Per final document about a month: its total against the sum of its lines, its lines against what the usage \
                copied for it comes to, and what is billed for the month against what it comes to now. Tenants see their \
                documents; administrators those of all, or of the one that ?tenant= names. A page checks at most 100 documents, \
                and fewer where they are large: go on while there is a nextPageToken.\
                """,
            parameters = {
                @Parameter(
                        name = "month",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "Of UTC",
                        schema = @Schema(type = TEXT, example = "2026-03")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.Amounts.class)))
    void amounts(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/reconciliation/traffic")
    @Operation(
            summary = "Hold billed bytes against counted ones",
            description = """
                Per machine of tenants that pay for traffic, those that differ. A page looks at 2,000 machines and images at most \
                and may have no items: go on while there is a nextPageToken.\
                """,
            parameters = {
                @Parameter(
                        name = "month",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "Of UTC",
                        schema = @Schema(type = TEXT, example = "2026-03")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.TrafficChecks.class)))
    void trafficChecks(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/usage/traffic")
    @Operation(
            summary = "List bytes that machines received and sent",
            description = "By month of UTC. What they cost is up to the price list: TRAFFIC_RECEIVED and TRAFFIC_SENT.",
            parameters = {
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        description = ID,
                        schema = @Schema(type = TEXT, format = "uuid")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = GapViews.TrafficPage.class)))
    void traffic(HttpServletRequest request, HttpServletResponse response) throws IOException {
        machine.require(request);
        forwarding.forward(Owner.METERING, request, response);
    }
}
