package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.vm.move.MoveService;
import dev.viveiro.web.Callers;
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

/** Moving machines to other hosts, over HTTP. */
@RestController
@Tag(name = "Machines")
class MigrateController {
    private final MoveService service;
    private final Idempotent idempotent;

    MigrateController(MoveService service, Idempotent idempotent) {
        this.service = service;
        this.idempotent = idempotent;
    }

    @PostMapping("/v1/vms/{id}/migrate")
    @Operation(summary = "Move a machine to another host", description = """
                    Of a machine that is RUNNING or STOPPED and has no snapshots. One that runs is stopped, and started there. Its disk, \
                    logins and address stay what they are. Whatever fails before it has moved, it is on its own host as it was.""")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.FORBIDDEN,
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NO_CAPACITY,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> migrate(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable MigrateRequest body,
            Caller caller,
            IdempotentCall call) {
        MigrateRequest wish = body == null ? MigrateRequest.ANYWHERE : body;
        if (wish.host() != null) {
            Callers.requireAdministrator(caller);
        }
        return idempotent.run(
                call,
                () -> VmAnswer.of(
                        service.migrate(caller, VmIds.of(id), wish.host(), wish.forced()), HttpStatus.ACCEPTED));
    }
}
