package dev.viveiro.gateway.access;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.tenant.Tenant;
import dev.viveiro.gateway.tenant.Tenants;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** API keys over HTTP. */
@RestController
@Tag(name = "Access")
class ApiKeyController {
    private final ApiKeys keys;
    private final Tenants tenants;
    private final Idempotent idempotent;

    ApiKeyController(ApiKeys keys, Tenants tenants, Idempotent idempotent) {
        this.keys = keys;
        this.tenants = tenants;
        this.idempotent = idempotent;
    }

    /**
     * A key to be made.
     *
     * @param tenant name or id
     */
    record NewApiKey(
            @Schema(description = "Name or id of the tenant", example = "school") @Nullable
            String tenant,

            @Nullable Role role) {}

    /** A key that was made; {@code key} is shown this once. */
    record IssuedApiKey(
            @Schema(example = "5f1c9a7e02b4d683") String id,

            @Schema(example = "vk_5f1c9a7e02b4d683_kbdpbSMaQwYVxQ8Yb7mMz1N0GSzpEx5rW0nqBvWn3tE")
            String key) {
        @Override
        public String toString() {
            return "IssuedApiKey[" + id + "]";
        }
    }

    @PostMapping("/v1/api-keys")
    @Operation(summary = "Make an API key", description = "Administrators only. The key is shown this once.")
    @ApiResponse(responseCode = "201")
    ResponseEntity<IssuedApiKey> issue(@RequestBody NewApiKey body, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> {
            Fields fields = new Fields();
            String named = fields.text("/tenant", body.tenant(), 100);
            Role role = fields.required("/role", body.role(), Role.TENANT);
            fields.check();
            Tenant tenant = tenants.find(named)
                    .orElseThrow(() ->
                            ProblemException.field("/tenant", "unknown-tenant", "There is no tenant " + named + "."));
            ApiKey key = keys.issue(tenant.id(), role);
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(new IssuedApiKey(key.id(), key.text().reveal()));
        });
    }
}
