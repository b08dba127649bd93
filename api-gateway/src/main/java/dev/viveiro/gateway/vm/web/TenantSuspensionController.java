package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.tenant.Tenant;
import dev.viveiro.gateway.tenant.Tenants;
import dev.viveiro.gateway.vm.suspension.SuspensionService;
import dev.viveiro.kernel.TenantId;
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

/** Suspending all that a tenant has, over HTTP; administrators only. */
@RestController
@Tag(name = "Access")
class TenantSuspensionController {
    private final SuspensionService service;
    private final Tenants tenants;
    private final Idempotent idempotent;

    TenantSuspensionController(SuspensionService service, Tenants tenants, Idempotent idempotent) {
        this.service = service;
        this.tenants = tenants;
        this.idempotent = idempotent;
    }

    /**
     * A tenant and why it is suspended.
     *
     * @param items none while it is not
     */
    record SuspensionsOfTenant(TenantId tenant, String name, List<SuspensionItem> items) {}

    @PostMapping("/v1/tenants/{id}/suspend")
    @Operation(
            summary = "Suspend a tenant",
            description =
                    "Administrators only; by id or name. All its machines are switched off and can't be started, and"
                            + " none are created, until that is lifted. Suspending it for the same cause again changes nothing.")
    @ApiResponse(responseCode = "200", description = "It is suspended; its machines go off one after the other")
    @Refuses(ProblemCode.FORBIDDEN)
    ResponseEntity<SuspensionsOfTenant> suspend(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable SuspendRequest body,
            Caller caller,
            IdempotentCall call) {
        Callers.requireAdministrator(caller);
        SuspendRequest wish = body == null ? SuspendRequest.EMPTY : body;
        return idempotent.run(call, () -> {
            Tenant tenant = tenant(id);
            service.suspend(tenant.id(), wish.checked(), caller.subject(), wish.note());
            return ResponseEntity.ok(view(tenant));
        });
    }

    @PostMapping("/v1/tenants/{id}/unsuspend")
    @Operation(
            summary = "Lift a tenant's suspension",
            description =
                    "Administrators only; by id or name. Of one cause, or of all. Machines that were switched off for"
                            + " it are started again, but for those that have a cause of their own.")
    @ApiResponse(responseCode = "200", description = "Lifted, or it was not suspended")
    @Refuses(ProblemCode.FORBIDDEN)
    ResponseEntity<SuspensionsOfTenant> unsuspend(
            @PathVariable String id,
            @RequestBody(required = false) @Nullable SuspendRequest body,
            Caller caller,
            IdempotentCall call) {
        Callers.requireAdministrator(caller);
        SuspendRequest wish = body == null ? SuspendRequest.EMPTY : body;
        return idempotent.run(call, () -> {
            Tenant tenant = tenant(id);
            service.unsuspend(tenant.id(), wish.causes(), caller.subject());
            return ResponseEntity.ok(view(tenant));
        });
    }

    @GetMapping("/v1/tenants/{id}/suspension")
    @Operation(summary = "Why a tenant is suspended", description = "Administrators only; by id or name.")
    @Refuses(ProblemCode.FORBIDDEN)
    SuspensionsOfTenant read(@PathVariable String id, Caller caller) {
        Callers.requireAdministrator(caller);
        return view(tenant(id));
    }

    private Tenant tenant(String idOrName) {
        return tenants.find(idOrName).orElseThrow(() -> ProblemException.notFound("tenant", idOrName));
    }

    private SuspensionsOfTenant view(Tenant tenant) {
        return new SuspensionsOfTenant(
                tenant.id(),
                tenant.name(),
                service.entries(tenant.id()).stream().map(SuspensionItem::of).toList());
    }
}
