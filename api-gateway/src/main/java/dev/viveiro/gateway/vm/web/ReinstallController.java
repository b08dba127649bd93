package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Making machines anew, over HTTP. */
@RestController
@Tag(name = "Machines")
class ReinstallController {
    private final VmService service;
    private final Images images;
    private final Idempotent idempotent;

    ReinstallController(VmService service, Images images, Idempotent idempotent) {
        this.service = service;
        this.images = images;
        this.idempotent = idempotent;
    }

    @PostMapping("/v1/vms/{id}/reinstall")
    @Operation(
            summary = "Make a machine anew from an image",
            description =
                    "Its disk and its snapshots are lost; name, address and size stay, and new credentials are mailed."
                            + " It runs afterwards. Send an Idempotency-Key: a repeated request without one wipes it again.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NO_CAPACITY,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> reinstall(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable ReinstallRequest body,
            Caller caller,
            IdempotentCall call) {
        return idempotent.run(
                call,
                () -> VmAnswer.of(
                        service.reinstall(
                                caller, VmIds.of(id), body == null ? null : body.check(images, caller.tenant())),
                        HttpStatus.ACCEPTED));
    }
}
