package dev.viveiro.gateway.image.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.image.Receiving;
import dev.viveiro.gateway.image.ReceivingCaptures;
import dev.viveiro.gateway.image.Serving;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.web.Callers;
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

/** The bytes of images: administrators bring them, hosts get them by links. */
@RestController
@Tag(name = "Catalogue")
class ContentController {
    private final Images images;
    private final Receiving receiving;
    private final ReceivingCaptures captures;
    private final Serving serving;
    private final ImageStore store;

    ContentController(
            Images images, Receiving receiving, ReceivingCaptures captures, Serving serving, ImageStore store) {
        this.images = images;
        this.receiving = receiving;
        this.captures = captures;
        this.serving = serving;
        this.store = store;
    }

    /**
     * The query of a link, as a command carries it.
     *
     * @param until in seconds since 1970
     */
    record LinkQuery(
            @Schema(description = "The image's digest") @Nullable
            String sha256,

            @Schema(description = "The host that the link is for") @Nullable
            String host,

            @Schema(description = "How long it is good, in seconds since 1970") @Nullable
            String until,

            @Schema(description = "The gateway's") @Nullable String signature) {}

    @PutMapping("/v1/images/{name}/content")
    @Operation(
            summary = "Upload an image",
            description = """
                    Administrators only, for an image that is REGISTERED. An upload that broke off goes on where the image's \
                    member received says, with Content-Range: bytes <first>-<last>/<size>; without that header it begins anew. With \
                    the last byte the image is compared and READY; other bytes than registered are refused with checksum-mismatch \
                    and nothing is kept. Once it is READY, the same request changes nothing.""",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @Refuses({
        ProblemCode.CHECKSUM_MISMATCH,
        ProblemCode.INVALID_STATE,
        ProblemCode.WRONG_OFFSET,
        ProblemCode.IN_PROGRESS,
        ProblemCode.TOO_LARGE
    })
    ImageView put(
            @PathVariable String name,
            @RequestHeader(name = ContentRange.HEADER, required = false) @Nullable String contentRange,
            InputStream body,
            Caller caller) {
        Callers.requireAdministrator(caller);
        receiving.receive(name, ContentRange.read(contentRange), body);
        Image image = images.find(name).orElseThrow(() -> ProblemException.notFound("image", name));
        return ImageView.of(image, store.received(image.id()));
    }

    @GetMapping("/v1/images/{name}/content")
    @SecurityRequirements
    @Operation(
            summary = "Get an image's bytes",
            description = "For hosts, by the link that a command carries; ranges are answered.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @Refuses(ProblemCode.FORBIDDEN)
    ResponseEntity<Resource> get(@PathVariable String name, @ParameterObject @QueryRecord LinkQuery link) {
        Resource bytes = serving.open(name, link.sha256(), link.host(), link.until(), link.signature());
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .cacheControl(CacheControl.noStore())
                .body(bytes);
    }

    @PutMapping("/v1/images/{name}/captured")
    @SecurityRequirements
    @Operation(
            summary = "Send what was captured of a machine",
            description = "For hosts, by the link that a command carries, in pieces as an upload.",
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
    ResponseEntity<Void> captured(
            @PathVariable String name,
            @ParameterObject @QueryRecord ReceivingCaptures.Sent link,
            @RequestHeader(name = ContentRange.HEADER, required = false) @Nullable String contentRange,
            InputStream body) {
        captures.receive(name, link, ContentRange.read(contentRange), body);
        return ResponseEntity.noContent().build();
    }
}
