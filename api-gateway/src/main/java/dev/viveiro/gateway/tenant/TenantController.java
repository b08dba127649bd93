package dev.viveiro.gateway.tenant;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Fields;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tenants over HTTP; administrators only. */
@RestController
@Tag(name = "Access")
class TenantController {
    /** A name must not be taken for an id in {@code ?tenant=}. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Tenants tenants;
    private final Idempotent idempotent;

    TenantController(Tenants tenants, Idempotent idempotent) {
        this.tenants = tenants;
        this.idempotent = idempotent;
    }

    /** A tenant to be made. */
    record NewTenant(
            @Schema(description = "An RFC 1123 label", example = "school") @Nullable
            String name) {}

    @PostMapping("/v1/tenants")
    @Operation(summary = "Make a tenant", description = "Administrators only. It has no quota until one is set.")
    @ApiResponse(responseCode = "201")
    @Refuses(ProblemCode.NAME_IN_USE)
    ResponseEntity<Tenant> create(@RequestBody NewTenant body, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> {
            Fields fields = new Fields();
            String name = fields.label("/name", body.name());
            if (ID.matcher(name).matches()) {
                fields.error("/name", "invalid-name", "name must not have the form of an id.");
            }
            fields.check();
            return ResponseEntity.status(HttpStatus.CREATED).body(tenants.create(name));
        });
    }

    @GetMapping("/v1/tenants")
    @Operation(summary = "List tenants", description = "Administrators only; ordered by name.")
    Page<Tenant> list(PageQuery page, Caller caller) {
        Callers.requireAdministrator(caller);
        return tenants.list(page);
    }
}
