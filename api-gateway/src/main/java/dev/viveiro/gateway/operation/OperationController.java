package dev.viveiro.gateway.operation;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is happening and what happened, newest first. */
@RestController
@Tag(name = "Operations")
class OperationController {
    private final SqlOperationStore operations;
    private final TenantsMachines machines;

    OperationController(SqlOperationStore operations, TenantsMachines machines) {
        this.operations = operations;
        this.machines = machines;
    }

    @GetMapping("/v1/operations/{id}")
    @io.swagger.v3.oas.annotations.Operation(
            summary = "Read an operation",
            description = "Its steps, its progress, and why it failed if it did.")
    OperationView get(Caller caller, @PathVariable String id) {
        return operations
                .find(operationId(id))
                .filter(operation -> operation.tenant().equals(caller.tenant()))
                .map(OperationView::of)
                .orElseThrow(() -> ProblemException.notFound("operation", id));
    }

    @GetMapping("/v1/operations")
    @io.swagger.v3.oas.annotations.Operation(summary = "List operations", description = "The newest first.")
    Page<OperationView> list(
            Caller caller,
            @Parameter(description = "Id of one machine", schema = @Schema(format = "uuid"))
                    @RequestParam(required = false)
                    @Nullable
                    String vm,
            PageQuery page) {
        VmId machine = vm == null ? null : vmId(vm);
        if (machine != null) {
            machines.require(caller.tenant(), machine);
        }
        List<Operation> rows = operations.list(
                caller.tenant(), machine, page.after(OperationId::of).orElse(null), page.limit() + 1);
        return Page.of(rows, page, operation -> operation.id().toString()).map(OperationView::of);
    }

    private static OperationId operationId(String text) {
        try {
            return OperationId.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("operation", text);
        }
    }

    private static VmId vmId(String text) {
        try {
            return VmId.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?vm", "invalid-id", "Expected vm to be the id of a machine.");
        }
    }
}
