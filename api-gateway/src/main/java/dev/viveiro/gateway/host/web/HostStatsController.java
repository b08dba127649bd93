package dev.viveiro.gateway.host.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.front.Forwarding;
import dev.viveiro.gateway.front.Owner;
import dev.viveiro.gateway.front.StatsViews;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.kernel.HostId;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The last day of a host, as metering has it; administrators only. */
@RestController
@Tag(name = "Hosts")
class HostStatsController {
    private final Forwarding forwarding;
    private final Hosts hosts;

    HostStatsController(Forwarding forwarding, Hosts hosts) {
        this.forwarding = forwarding;
        this.hosts = hosts;
    }

    @GetMapping("/v1/hosts/{id}/stats")
    @Operation(
            summary = "What the machines of a host use now, and used in the last 24 hours by minute",
            description =
                    "Administrators only. Sums of what GET /v1/vms/{id}/stats tells of each, half a minute behind it.",
            parameters =
                    @Parameter(
                            name = "since",
                            in = ParameterIn.QUERY,
                            description =
                                    "The first minute to be told, at most 24 hours ago; when absent, as far back as it goes",
                            schema = @Schema(type = "string", format = "date-time")))
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = StatsViews.HostStats.class)))
    void host(@PathVariable HostId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        if (hosts.find(id).isEmpty()) {
            throw ProblemException.notFound("host", id);
        }
        forwarding.forward(Owner.METERING, request, response);
    }
}
