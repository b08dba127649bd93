package dev.viveiro.gateway.front;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.operation.TenantsMachines;
import dev.viveiro.gateway.tenant.Tenants;
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
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a month costs until now, as metering computes it; whose machine it is, the gateway alone knows. */
@RestController
@Tag(name = "Billing")
class MonthCostController {
    private static final String MONTH = MonthCostViews.MONTH;

    private final Forwarding forwarding;
    private final TenantsMachines machines;
    private final Tenants tenants;

    MonthCostController(Forwarding forwarding, TenantsMachines machines, Tenants tenants) {
        this.forwarding = forwarding;
        this.machines = machines;
        this.tenants = tenants;
    }

    @GetMapping("/v1/vms/{id}/cost")
    @Operation(
            summary = "See what a machine costs this month, and is likely to",
            description = "Its share of what its tenant pays: all machines' costs add up exactly to the tenant's.",
            parameters =
                    @Parameter(
                            name = "month",
                            in = ParameterIn.QUERY,
                            description = MONTH,
                            schema = @Schema(type = "string", example = "2026-03")))
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MonthCostViews.MonthCost.class)))
    void machine(@PathVariable VmId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        machines.require(Callers.of(request).tenant(), id);
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/tenants/{id}/cost")
    @Operation(
            summary = "See what a tenant pays this month, and is likely to",
            description = "Tenants see their own. As of GET /v1/balance, with its lines.",
            parameters =
                    @Parameter(
                            name = "month",
                            in = ParameterIn.QUERY,
                            description = MONTH,
                            schema = @Schema(type = "string", example = "2026-03")))
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MonthCostViews.MonthCost.class)))
    void tenant(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = Callers.of(request);
        boolean mayKnow =
                caller.role() == Role.ADMINISTRATOR || caller.tenant().value().equals(id);
        if (!mayKnow || tenants.find(id.toString()).isEmpty()) {
            throw ProblemException.notFound("tenant", id);
        }
        forwarding.forward(Owner.METERING, request, response);
    }
}
