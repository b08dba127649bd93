package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.vm.store.VmQueries;
import dev.viveiro.gateway.vm.suspension.SuspensionService;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Suspending machines, over HTTP; administrators only. */
@RestController
@Tag(name = "Machines")
class SuspensionController {
    private final SuspensionService service;
    private final VmQueries queries;
    private final Idempotent idempotent;

    SuspensionController(SuspensionService service, VmQueries queries, Idempotent idempotent) {
        this.service = service;
        this.queries = queries;
        this.idempotent = idempotent;
    }

    /** All the causes of one machine. */
    record SuspensionsOfVm(List<SuspensionItem> items) {}

    @PostMapping("/v1/vms/{id}/suspend")
    @Operation(
            summary = "Suspend a machine",
            description =
                    "Administrators only. It is switched off and can't be started until that is lifted. Suspending"
                            + " it for the same cause again changes nothing.")
    @ApiResponse(responseCode = "200", description = "It is suspended; it is off when its state says so")
    @Refuses({ProblemCode.FORBIDDEN, ProblemCode.INVALID_STATE})
    ResponseEntity<VmView> suspend(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable SuspendRequest body,
            Caller caller,
            IdempotentCall call) {
        Callers.requireAdministrator(caller);
        SuspendRequest wish = body == null ? SuspendRequest.EMPTY : body;
        return idempotent.run(call, () -> {
            service.suspend(caller, VmIds.of(id), wish.checked(), wish.note());
            return ResponseEntity.ok(view(caller, VmIds.of(id)));
        });
    }

    @PostMapping("/v1/vms/{id}/unsuspend")
    @Operation(
            summary = "Lift a machine's suspension",
            description = "Administrators only. Of one cause, or of all that are its own; for its tenant's it stays"
                    + " suspended. One that was switched off for it is started again.")
    @ApiResponse(responseCode = "200", description = "Lifted, or it was not suspended")
    @Refuses(ProblemCode.FORBIDDEN)
    ResponseEntity<VmView> unsuspend(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable SuspendRequest body,
            Caller caller,
            IdempotentCall call) {
        Callers.requireAdministrator(caller);
        SuspendRequest wish = body == null ? SuspendRequest.EMPTY : body;
        return idempotent.run(call, () -> {
            service.unsuspend(caller, VmIds.of(id), wish.causes());
            return ResponseEntity.ok(view(caller, VmIds.of(id)));
        });
    }

    @GetMapping("/v1/vms/{id}/suspension")
    @Operation(
            summary = "Why a machine is suspended",
            description = "Administrators only. Its own causes and its tenant's, with who set them and what was noted.")
    @Refuses(ProblemCode.FORBIDDEN)
    SuspensionsOfVm read(@PathVariable String id, Caller caller) {
        Callers.requireAdministrator(caller);
        return new SuspensionsOfVm(service.entries(caller, VmIds.of(id)).stream()
                .map(SuspensionItem::of)
                .toList());
    }

    private VmView view(Caller caller, VmId id) {
        return queries.find(caller.tenant(), id)
                .map(VmView::of)
                .orElseThrow(() -> ProblemException.notFound("machine", id));
    }
}
