package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.vm.capture.CaptureService;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Capturing machines as images, over HTTP. */
@RestController
@Tag(name = "Machines")
class CaptureController {
    private final CaptureService service;
    private final Idempotent idempotent;

    CaptureController(CaptureService service, Idempotent idempotent) {
        this.service = service;
        this.idempotent = idempotent;
    }

    @PostMapping("/v1/vms/{id}/capture")
    @Operation(summary = "Capture a machine as a new image", description = """
                    Of a machine that is STOPPED, and stays so. The image is its tenant's alone; host keys, machine id, logs, shell \\
                    histories and the login are not in it. It is CAPTURING until the operation has succeeded.""")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation, and then the image")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NAME_IN_USE,
        ProblemCode.QUOTA_EXCEEDED,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> capture(
            @PathVariable String id, @RequestBody CaptureRequest body, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> {
            CaptureRequest.Wish wish = body.check();
            return VmAnswer.of(
                    service.capture(caller, VmIds.of(id), wish.image(), wish.description()), HttpStatus.ACCEPTED);
        });
    }
}
