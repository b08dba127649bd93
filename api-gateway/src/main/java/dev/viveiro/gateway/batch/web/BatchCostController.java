package dev.viveiro.gateway.batch.web;

import dev.viveiro.gateway.batch.BatchId;
import dev.viveiro.gateway.front.Forwarding;
import dev.viveiro.gateway.front.MonthCostViews;
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

/** What a batch's machines cost their tenant in a month. */
@RestController
@Tag(name = "Billing")
class BatchCostController {
    private final BatchMachines machines;
    private final Forwarding forwarding;

    BatchCostController(BatchMachines machines, Forwarding forwarding) {
        this.machines = machines;
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/batches/{id}/cost")
    @Operation(
            summary = "See what the machines of a batch cost this month, and are likely to",
            description = "Their share of what their tenant pays. Those that its items have now: not the first ones of"
                    + " items that were retried.",
            parameters =
                    @Parameter(
                            name = "month",
                            in = ParameterIn.QUERY,
                            description = MonthCostViews.MONTH,
                            schema = @Schema(type = "string", example = "2026-03")))
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = MonthCostViews.MonthCost.class)))
    void cost(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String json = machines.json(Callers.of(request), BatchId.of(id));
        forwarding.ask(Owner.METERING, "/v1/vms/cost", json, request, response);
    }
}
