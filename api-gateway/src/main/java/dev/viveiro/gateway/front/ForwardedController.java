package dev.viveiro.gateway.front;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.web.Callers;
import dev.viveiro.web.QueryText;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What other services answer at the front door, documented here since callers see one API. */
@RestController
class ForwardedController {
    private final Forwarding forwarding;
    private final NamedMachine machine;
    private final TenantsImages images;

    ForwardedController(Forwarding forwarding, NamedMachine machine, TenantsImages images) {
        this.forwarding = forwarding;
        this.machine = machine;
        this.images = images;
    }

    @GetMapping("/v1/usage")
    @Tag(name = "Usage")
    @Operation(
            summary = "List usage intervals",
            description =
                    "Each meter covers, without overlap, the time that the machine's state billed, or that an image"
                            + " of the tenant's own was kept.",
            parameters = {
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        description = "Id of one machine",
                        schema = @Schema(type = "string", format = "uuid")),
                @Parameter(
                        name = "image",
                        in = ParameterIn.QUERY,
                        description = "Name of one image of the tenant's own",
                        schema = @Schema(type = "string")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ForwardedViews.Usage.class)))
    void usage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        machine.require(request);
        QueryText.single(request, "image")
                .ifPresent(image -> images.require(Callers.of(request).tenant(), image));
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping("/v1/deliveries")
    @Tag(name = "Deliveries")
    @Operation(
            summary = "List what was mailed, and how that went",
            parameters = {
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        description = "How far the delivery is",
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"PENDING", "SENT", "FAILED", "SKIPPED"})),
                @Parameter(
                        name = "vm",
                        in = ParameterIn.QUERY,
                        description = "Id of one machine",
                        schema = @Schema(type = "string", format = "uuid")),
                @Parameter(ref = "#/components/parameters/limit"),
                @Parameter(ref = "#/components/parameters/pageToken")
            })
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ForwardedViews.Deliveries.class)))
    void deliveries(HttpServletRequest request, HttpServletResponse response) throws IOException {
        machine.require(request);
        forwarding.forward(Owner.NOTIFICATION, request, response);
    }

    @PostMapping("/v1/reveals")
    @Tag(name = "Reveals")
    @SecurityRequirements
    @Operation(
            summary = "Reveal a password, once",
            description = """
                    Needs no API key: the token of the mailed link is the right to it. The first call burns the token. The \
                    answer is never kept, so Idempotency-Key is checked but a repetition gets 410 already-revealed.""",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = ForwardedViews.RevealToken.class))))
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ForwardedViews.Reveal.class)))
    @Refuses({ProblemCode.NOT_FOUND, ProblemCode.ALREADY_REVEALED})
    void reveal(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.NOTIFICATION, request, response);
    }

    @GetMapping("/reveal")
    @Tag(name = "Reveals")
    @SecurityRequirements
    @Operation(summary = "The page behind the mailed link", description = "Shows a button and changes nothing.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/html"))
    void revealPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.NOTIFICATION, request, response);
    }
}
