package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.plan.Plans;
import dev.viveiro.gateway.vm.Accepted;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.store.ListedVm;
import dev.viveiro.gateway.vm.store.VmQueries;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.QueryRecord;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Machines over HTTP. */
@RestController
@Tag(name = "Machines")
class VmController {
    private final VmService service;
    private final VmQueries queries;
    private final VmFilters filters;
    private final Plans plans;
    private final Images images;
    private final Idempotent idempotent;
    private final Clock clock;

    VmController(
            VmService service,
            VmQueries queries,
            VmFilters filters,
            Plans plans,
            Images images,
            Idempotent idempotent,
            Clock clock) {
        this.service = service;
        this.queries = queries;
        this.filters = filters;
        this.plans = plans;
        this.images = images;
        this.idempotent = idempotent;
        this.clock = clock;
    }

    @PostMapping("/v1/vms")
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Create a machine",
            description =
                    "Answers at once with the operation that builds it. The same externalRef with the same plan and "
                            + "image answers 200 with the first machine.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @ApiResponse(responseCode = "200", description = "There is one with that externalRef")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.NAME_IN_USE,
        ProblemCode.EXTERNAL_REF_IN_USE,
        ProblemCode.PLAN_RETIRED,
        ProblemCode.NO_CAPACITY,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.QUOTA_EXCEEDED
    })
    ResponseEntity<VmAnswer> create(@RequestBody VmRequest body, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> {
            Accepted accepted = service.create(caller, body.check(plans, images, caller.tenant(), clock.instant()));
            return VmAnswer.of(accepted, accepted.started() ? HttpStatus.ACCEPTED : HttpStatus.OK);
        });
    }

    @GetMapping("/v1/vms")
    @io.swagger.v3.oas.annotations.Operation(
            summary = "List machines",
            description = "Without the deleted ones, unless state=DELETED asks for them.")
    Page<VmView> list(@ParameterObject @QueryRecord VmListQuery query, Caller caller, PageQuery page) {
        List<ListedVm> rows =
                queries.list(filters.of(query, caller), page.after(VmId::of).orElse(null), page.limit() + 1);
        return Page.of(rows, page, row -> row.id().toString()).map(VmView::of);
    }

    @GetMapping("/v1/vms/{id}")
    @io.swagger.v3.oas.annotations.Operation(summary = "Read a machine", description = "A deleted one stays readable.")
    VmView get(@PathVariable String id, Caller caller) {
        return queries.find(caller.tenant(), VmIds.of(id))
                .map(VmView::of)
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }

    @DeleteMapping("/v1/vms/{id}")
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Delete a machine",
            description = "Ends what is happening to it first.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    ResponseEntity<VmAnswer> delete(@PathVariable String id, Caller caller) {
        return VmAnswer.of(service.delete(caller, VmIds.of(id)), HttpStatus.ACCEPTED);
    }

    @PostMapping("/v1/vms/{id}/start")
    @io.swagger.v3.oas.annotations.Operation(summary = "Start a machine")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NO_CAPACITY,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> start(@PathVariable String id, Caller caller, IdempotentCall call) {
        return power(id, OperationType.START, caller, call);
    }

    @PostMapping("/v1/vms/{id}/stop")
    @io.swagger.v3.oas.annotations.Operation(summary = "Stop a machine, gracefully, then by force")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({ProblemCode.OPERATION_IN_PROGRESS, ProblemCode.INVALID_STATE, ProblemCode.HOST_UNREACHABLE})
    ResponseEntity<VmAnswer> stop(@PathVariable String id, Caller caller, IdempotentCall call) {
        return power(id, OperationType.STOP, caller, call);
    }

    @PostMapping("/v1/vms/{id}/reboot")
    @io.swagger.v3.oas.annotations.Operation(summary = "Reboot a machine")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> reboot(@PathVariable String id, Caller caller, IdempotentCall call) {
        return power(id, OperationType.REBOOT, caller, call);
    }

    @PostMapping("/v1/operations/{id}/cancel")
    @Tag(name = "Operations")
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Cancel an operation",
            description = "It ends CANCELLED at once, and its host undoes what was begun; an ended one stays as it is.")
    @ApiResponse(responseCode = "202", description = "Cancelled; the machine's state follows its host")
    @Refuses({ProblemCode.TOO_LATE, ProblemCode.SUSPENDED})
    ResponseEntity<VmAnswer> cancel(@PathVariable String id, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> VmAnswer.of(service.cancel(caller, operationId(id)), HttpStatus.ACCEPTED));
    }

    private ResponseEntity<VmAnswer> power(String id, OperationType type, Caller caller, IdempotentCall call) {
        return idempotent.run(
                call,
                () -> VmAnswer.of(service.operate(caller, VmIds.of(id), type, Argument.NONE), HttpStatus.ACCEPTED));
    }

    private static OperationId operationId(String text) {
        try {
            return OperationId.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("operation", text);
        }
    }
}
