package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.plan.Plans;
import dev.viveiro.gateway.vm.VmService;
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

/** What not every host can do with a machine, over HTTP. */
@RestController
@Tag(name = "Machines")
class RestingController {
    private final VmService service;
    private final Plans plans;
    private final Idempotent idempotent;

    RestingController(VmService service, Plans plans, Idempotent idempotent) {
        this.service = service;
        this.plans = plans;
        this.idempotent = idempotent;
    }

    @PostMapping("/v1/vms/{id}/pause")
    @Operation(
            summary = "Pause a machine",
            description = "It keeps its memory and takes no processor time; it is billed as one that runs.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> pause(@PathVariable String id, Caller caller, IdempotentCall call) {
        return operate(id, OperationType.PAUSE, caller, call);
    }

    @PostMapping("/v1/vms/{id}/resume")
    @Operation(summary = "Let a paused machine go on")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> resume(@PathVariable String id, Caller caller, IdempotentCall call) {
        return operate(id, OperationType.RESUME, caller, call);
    }

    @PostMapping("/v1/vms/{id}/save")
    @Operation(
            summary = "Save a machine to its host's disk",
            description =
                    "Its memory is kept there, and it takes neither processor nor memory; it is billed as one that is off.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> save(@PathVariable String id, Caller caller, IdempotentCall call) {
        return operate(id, OperationType.SAVE, caller, call);
    }

    @PostMapping("/v1/vms/{id}/restore")
    @Operation(summary = "Let a saved machine go on where it was saved")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NO_CAPACITY,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> restore(@PathVariable String id, Caller caller, IdempotentCall call) {
        return operate(id, OperationType.RESTORE, caller, call);
    }

    @PostMapping("/v1/vms/{id}/resize")
    @Operation(
            summary = "Give a machine the size of another plan",
            description =
                    "A running one gets it at once where its host can do that (RESIZE_LIVE); with restart it is stopped, resized and booted anew on any host with RESIZE. A disk never shrinks.")
    @ApiResponse(
            responseCode = "202",
            description = "Accepted; the machine has its new plan when the operation succeeded")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.PLAN_RETIRED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NO_CAPACITY,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> resize(
            @PathVariable String id, @RequestBody ResizeRequest body, Caller caller, IdempotentCall call) {
        return idempotent.run(
                call,
                () -> VmAnswer.of(
                        service.resize(caller, VmIds.of(id), body.check(plans), body.restarts()), HttpStatus.ACCEPTED));
    }

    private ResponseEntity<VmAnswer> operate(String id, OperationType type, Caller caller, IdempotentCall call) {
        return idempotent.run(
                call,
                () -> VmAnswer.of(service.operate(caller, VmIds.of(id), type, Argument.NONE), HttpStatus.ACCEPTED));
    }
}
