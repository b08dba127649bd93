package dev.viveiro.gateway.batch.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.gateway.batch.BatchId;
import dev.viveiro.gateway.front.CostViews;
import dev.viveiro.gateway.front.Forwarding;
import dev.viveiro.gateway.front.Owner;
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

/** What a batch's machines cost. Metering does not know of batches, so it is asked about their machines. */
@RestController
@Tag(name = "Costs")
class BatchTcoController {
    private final BatchMachines machines;
    private final Forwarding forwarding;

    BatchTcoController(BatchMachines machines, Forwarding forwarding) {
        this.machines = machines;
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/batches/{id}/tco")
    @Operation(
            summary = "What the machines of a batch cost in a period",
            description = "Administrators only. Those that its items have now: not the first ones of items that were"
                    + " retried.",
            parameters = {
                @Parameter(
                        name = "period",
                        in = ParameterIn.QUERY,
                        required = true,
                        description = "As of GET /v1/tco",
                        schema = @Schema(type = "string", example = "2026-03")),
                @Parameter(
                        name = "currency",
                        in = ParameterIn.QUERY,
                        description = "As of GET /v1/tco",
                        schema = @Schema(type = "string", example = "EUR"))
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CostViews.MachinesCost.class)))
    void tco(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Caller caller = Callers.of(request);
        Callers.requireAdministrator(caller);
        forwarding.ask(Owner.METERING, "/v1/tco/machines", machines.json(caller, BatchId.of(id)), request, response);
    }
}
