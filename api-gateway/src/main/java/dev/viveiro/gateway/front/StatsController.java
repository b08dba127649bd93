package dev.viveiro.gateway.front;

import dev.viveiro.gateway.operation.TenantsMachines;
import dev.viveiro.kernel.VmId;
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

/** The last day of a machine, as metering has it; whose machine it is, the gateway alone knows. */
@RestController
class StatsController {
    private final Forwarding forwarding;
    private final TenantsMachines machines;

    StatsController(Forwarding forwarding, TenantsMachines machines) {
        this.forwarding = forwarding;
        this.machines = machines;
    }

    @GetMapping("/v1/vms/{id}/stats")
    @Tag(name = "Machines")
    @Operation(
            summary = "What a machine uses now, and used in the last 24 hours by minute",
            description = """
                    From samples that its host takes. A minute without a sample has nulls; so have the rates of the first \
                    minute of a boot. Samples that come late are filled in.""",
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
                            schema = @Schema(implementation = StatsViews.VmStats.class)))
    void machine(@PathVariable VmId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        machines.require(Callers.of(request).tenant(), id);
        forwarding.forward(Owner.METERING, request, response);
    }
}
