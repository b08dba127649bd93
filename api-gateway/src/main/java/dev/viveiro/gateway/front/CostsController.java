package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.kernel.HostId;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is paid for hosts, as metering keeps it; administrators only. */
@RestController
@Tag(name = "Costs")
class CostsController {
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final Forwarding forwarding;

    CostsController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping("/v1/costs")
    @Operation(
            summary = "List what is paid",
            description = "Administrators only. In the order of their first days.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.Costs.class)))
    void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @PostMapping("/v1/costs")
    @Operation(
            summary = "Add a cost, or a file of them",
            description = """
                Administrators only. A file has a header with the columns name, resource, phase, directness, charge, amount, \
                currency, from, and optional lifeMonths, to and hosts (ids with blanks between them); all of its rows are \
                added or none. At most 10,000 rows and 4 MiB. A repetition with the same Idempotency-Key adds nothing.\
                """,
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.NewCost.class)),
                                @Content(
                                        mediaType = "text/csv",
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject("""
                                            name,resource,phase,directness,charge,lifeMonths,amount,currency,from
                                            Server,HARDWARE,ACQUISITION,DIRECT,ONCE,36,4384.00,EUR,2026-01-01
                                            """))
                            }))
    @ApiResponse(
            responseCode = "201",
            description = "Added",
            content =
                    @Content(mediaType = JSON, schema = @Schema(oneOf = {CostViews.Cost.class, CostViews.Added.class})))
    @Refuses({ProblemCode.INVALID_COSTS, ProblemCode.IDEMPOTENCY_KEY_REUSED})
    void add(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @DeleteMapping("/v1/costs/{id}")
    @Operation(
            summary = "End a cost",
            description = """
                Administrators only. It stays in the list and in the periods before its end. What is left of one that was paid \
                once is written off on that day; one that ends on its first day was a mistake and costs nothing.\
                """,
            parameters =
                    @Parameter(
                            name = "on",
                            in = ParameterIn.QUERY,
                            description = "The day after its last; today when absent",
                            schema = @Schema(type = "string", format = "date")))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.Cost.class)))
    void end(@PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @GetMapping("/v1/costs/hosts")
    @Operation(
            summary = "List what hosts have and draw",
            description = "Administrators only. In the order of their ids and first days.",
            parameters = {
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.HostModels.class)))
    void hosts(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    @PutMapping("/v1/costs/hosts/{id}")
    @Operation(
            summary = "Say what a host has and draws from a day on",
            description = """
                Administrators only. It holds until the host's next day that something is said of, or its end. The same day \
                again takes the place of what was said before.\
                """,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = JSON,
                                            schema = @Schema(implementation = CostViews.NewHostModel.class))))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = CostViews.HostModel.class)))
    @Refuses({ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE})
    void host(@PathVariable HostId id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        forward(request, response);
    }

    private void forward(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Callers.requireAdministrator(Callers.of(request));
        forwarding.forward(Owner.METERING, request, response);
    }
}
