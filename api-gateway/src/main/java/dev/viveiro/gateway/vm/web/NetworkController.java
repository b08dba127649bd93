package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Machines' network cards, over HTTP. */
@RestController
@Tag(name = "Machines")
class NetworkController {
    private final VmService service;
    private final Idempotent idempotent;

    NetworkController(VmService service, Idempotent idempotent) {
        this.service = service;
        this.idempotent = idempotent;
    }

    @GetMapping("/v1/vms/{id}/network")
    @Operation(summary = "Read a machine's network card", description = "As its host said last.")
    NetworkView read(@PathVariable String id, Caller caller) {
        return NetworkView.of(service.find(caller, VmIds.of(id)));
    }

    @PatchMapping("/v1/vms/{id}/network")
    @Operation(
            summary = "Change a machine's hostname, address, gateway or resolvers",
            description =
                    "What is absent stays as it is. A machine that runs is stopped for it and booted anew. It has its new address when "
                            + "its host says so; until then both are held for it.")
    @ApiResponse(responseCode = "202", description = "Accepted; the machine has it when the operation succeeded")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NO_CAPACITY,
        ProblemCode.ADDRESS_IN_USE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> change(
            @PathVariable String id, @RequestBody NetworkRequest body, Caller caller, IdempotentCall call) {
        return idempotent.run(
                call,
                () -> VmAnswer.of(service.changeNetwork(caller, VmIds.of(id), body.check()), HttpStatus.ACCEPTED));
    }
}
