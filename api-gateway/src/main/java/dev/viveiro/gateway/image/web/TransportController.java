package dev.viveiro.gateway.image.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.image.Transporting;
import dev.viveiro.web.QueryRecord;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The bytes of machines that go to another host: hosts bring and get them by links. */
@RestController
@Tag(name = "Hosts")
class TransportController {
    private final Transporting transporting;

    TransportController(Transporting transporting) {
        this.transporting = transporting;
    }

    /**
     * The query of a link, as a command carries it, and what its host knows of the bytes that it sends.
     *
     * @param until in seconds since 1970
     */
    record Query(
            @Schema(description = "The host that the link is for") @Nullable
            String host,

            @Schema(description = "How long it is good, in seconds since 1970") @Nullable
            String until,

            @Schema(description = "The gateway's") @Nullable String signature,

            @Schema(description = "SHA-256 of what is sent") @Nullable
            String sha256,

            @Schema(description = "In which form it is") @Nullable
            String format) {
        Transporting.LinkQuery link() {
            return new Transporting.LinkQuery(host, until, signature);
        }
    }

    @PutMapping("/v1/transports/{operation}")
    @SecurityRequirements
    @Operation(
            summary = "Send a machine that goes to another host",
            description = "For hosts, by the link that a command carries, in pieces as an upload of an image.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(responseCode = "204", description = "The piece is there")
    @Refuses({
        ProblemCode.FORBIDDEN,
        ProblemCode.CHECKSUM_MISMATCH,
        ProblemCode.INVALID_STATE,
        ProblemCode.WRONG_OFFSET,
        ProblemCode.IN_PROGRESS,
        ProblemCode.TOO_LARGE
    })
    ResponseEntity<Void> put(
            @PathVariable String operation,
            @ParameterObject @QueryRecord Query query,
            @RequestHeader(name = ContentRange.HEADER, required = false) @Nullable String contentRange,
            InputStream body) {
        transporting.receive(
                operation, query.link(), query.sha256(), query.format(), ContentRange.read(contentRange), body);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/v1/transports/{operation}")
    @SecurityRequirements
    @Operation(
            summary = "Get a machine that comes from another host",
            description = "For hosts, by the link that a command carries; ranges are answered.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(ProblemCode.FORBIDDEN)
    ResponseEntity<Resource> get(@PathVariable String operation, @ParameterObject @QueryRecord Query query) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .cacheControl(CacheControl.noStore())
                .body(transporting.open(operation, query.link()));
    }
}
