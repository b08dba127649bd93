package dev.viveiro.gateway.image.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.image.Announcing;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.ImageSettings;
import dev.viveiro.gateway.image.ImageState;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.image.Retiring;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.gateway.tenant.Tenant;
import dev.viveiro.gateway.tenant.Tenants;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The images: everybody sees those that machines are made from, administrators all of them, and only they change any. */
@RestController
@Tag(name = "Catalogue")
class ImageController {
    private final Images images;
    private final Announcing announcing;
    private final Retiring retiring;
    private final Tenants tenants;
    private final ImageStore store;
    private final ImageSettings settings;
    private final Idempotent idempotent;

    ImageController(
            Images images,
            Announcing announcing,
            Retiring retiring,
            Tenants tenants,
            ImageStore store,
            ImageSettings settings,
            Idempotent idempotent) {
        this.images = images;
        this.announcing = announcing;
        this.retiring = retiring;
        this.tenants = tenants;
        this.store = store;
        this.settings = settings;
        this.idempotent = idempotent;
    }

    @GetMapping("/v1/images")
    @Operation(
            summary = "List images",
            description =
                    "The default, which is the first READY one that is no ISO, first. Those of a tenant's own are its alone. Administrators"
                            + " see all, also those whose bytes are not there yet, or failed to come.")
    Page<ImageView> list(PageQuery page, Caller caller) {
        int rows = page.limit() + 1;
        List<Image> found = caller.role() == Role.ADMINISTRATOR
                ? images.after(page.after(), rows)
                : images.seenAfter(caller.tenant(), page.after(), rows);
        return Page.of(found, page, Image::name).map(this::view);
    }

    @GetMapping("/v1/images/{name}")
    @Operation(summary = "Read an image", description = "Its state, and how many of its bytes are there.")
    ImageView get(@PathVariable String name, Caller caller) {
        return images.find(name)
                .filter(image -> caller.role() == Role.ADMINISTRATOR
                        || image.isOf(caller.tenant())
                        || (image.tenant() == null && image.state().served()))
                .map(this::view)
                .orElseThrow(() -> ProblemException.notFound("image", name));
    }

    @PostMapping("/v1/images")
    @Operation(summary = "Register an image", description = """
                    Administrators only. With a url its bytes are fetched, and it is READY or FAILED in a while; without one \
                    they are to be sent with PUT /v1/images/{name}/content. Either way only bytes with this SHA-256 are \
                    taken. One of a tenant's own is billed to it from READY to its deletion.""")
    @ApiResponse(responseCode = "202", description = "Its bytes are being fetched")
    @ApiResponse(responseCode = "201", description = "Its bytes are to be uploaded")
    @Refuses(ProblemCode.NAME_IN_USE)
    ResponseEntity<ImageView> register(@RequestBody NewImage body, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> {
            Image image = announcing.announce(body.check(
                    settings.privateSources(), name -> tenants.find(name).map(Tenant::id)));
            return ResponseEntity.status(
                            image.state() == ImageState.FETCHING ? HttpStatus.ACCEPTED : HttpStatus.CREATED)
                    .location(URI.create("/v1/images/" + image.name()))
                    .body(view(image));
        });
    }

    @PostMapping("/v1/images/{name}/deprecate")
    @Operation(summary = "Make no more machines from an image", description = """
                    For administrators, and of an image of its own for its tenant. Machines that are made from it stay; may be repeated. Refused with invalid-state until \
                    it was READY.""")
    @Refuses(ProblemCode.INVALID_STATE)
    ResponseEntity<ImageView> deprecate(@PathVariable String name, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> ResponseEntity.ok(view(retiring.deprecate(caller, name))));
    }

    @DeleteMapping("/v1/images/{name}")
    @Operation(summary = "Delete an image", description = """
                    For administrators, and of an image of its own for its tenant. Refused with image-in-use, and the number of \
                    them, while machines are made from it, and with invalid-state while it is being captured. The \
                    name of one that was READY stays taken; may be repeated then.""")
    @ApiResponse(responseCode = "204")
    @Refuses({ProblemCode.IMAGE_IN_USE, ProblemCode.INVALID_STATE})
    ResponseEntity<Void> delete(@PathVariable String name, Caller caller) {
        retiring.delete(caller, name);
        return ResponseEntity.noContent().build();
    }

    private ImageView view(Image image) {
        return ImageView.of(image, image.bytes() == null ? 0 : store.received(image.id()));
    }
}
