package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.vm.iso.IsoService;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Machines' drives over HTTP. */
@RestController
@Tag(name = "Disks")
class IsoController {
    private final IsoService service;

    IsoController(IsoService service) {
        this.service = service;
    }

    @PutMapping("/v1/vms/{id}/iso")
    @Operation(
            summary = "Put an ISO image into a machine's drive",
            description =
                    "Its guest can read it at once, and not write it. With another in the drive the operation fails with drive-taken: eject that"
                            + " one first. A machine that is reinstalled or moved has an empty drive afterwards.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> insert(@PathVariable String id, @RequestBody IsoRequest body, Caller caller) {
        return VmAnswer.of(service.insert(caller, VmIds.of(id), body.check()), HttpStatus.ACCEPTED);
    }

    @DeleteMapping("/v1/vms/{id}/iso")
    @Operation(
            summary = "Take the ISO image out of a machine's drive",
            description = "Also when the drive is empty. A guest that runs has to let it go.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> eject(@PathVariable String id, Caller caller) {
        return VmAnswer.of(service.eject(caller, VmIds.of(id)), HttpStatus.ACCEPTED);
    }
}
