package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.vm.snapshot.Snapshot;
import dev.viveiro.gateway.vm.snapshot.SnapshotService;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Snapshots of machines over HTTP. */
@RestController
@Tag(name = "Snapshots")
class SnapshotController {
    private final SnapshotService service;
    private final Idempotent idempotent;

    SnapshotController(SnapshotService service, Idempotent idempotent) {
        this.service = service;
        this.idempotent = idempotent;
    }

    @PostMapping("/v1/vms/{id}/snapshots")
    @Operation(
            summary = "Take a snapshot of a machine's disk",
            description = "The machine goes on as it is; what a running one has not written yet is not in it.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NAME_IN_USE,
        ProblemCode.QUOTA_EXCEEDED,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<SnapshotAnswer> take(
            @PathVariable String id, @RequestBody SnapshotRequest body, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> {
            SnapshotService.Taken taken = service.take(caller, VmIds.of(id), body.check());
            VmAnswer answer = VmAnswer.of(taken.accepted());
            return ResponseEntity.status(HttpStatus.ACCEPTED)
                    .location(VmAnswer.location(taken.accepted()))
                    .body(new SnapshotAnswer(taken.snapshot(), answer.vm(), answer.operation()));
        });
    }

    @GetMapping("/v1/vms/{id}/snapshots")
    @Operation(summary = "List a machine's snapshots", description = "Oldest first.")
    Page<Snapshot> list(@PathVariable String id, Caller caller, PageQuery page) {
        return Page.of(
                service.list(caller, VmIds.of(id), page.after(UUID::fromString).orElse(null), page.limit() + 1),
                page,
                snapshot -> snapshot.id().toString());
    }

    @GetMapping("/v1/vms/{id}/snapshots/{snapshot}")
    @Operation(summary = "Read a snapshot")
    Snapshot get(@PathVariable String id, @PathVariable String snapshot, Caller caller) {
        return service.get(caller, VmIds.of(id), snapshotId(snapshot));
    }

    @PostMapping("/v1/vms/{id}/snapshots/{snapshot}/revert")
    @Operation(
            summary = "Give a machine the disk of a snapshot",
            description =
                    "What the disk got since is lost. A running machine is stopped for it and booted anew; the snapshot stays.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> revert(
            @PathVariable String id, @PathVariable String snapshot, Caller caller, IdempotentCall call) {
        return idempotent.run(
                call,
                () -> VmAnswer.of(service.revert(caller, VmIds.of(id), snapshotId(snapshot)), HttpStatus.ACCEPTED));
    }

    @DeleteMapping("/v1/vms/{id}/snapshots/{snapshot}")
    @Operation(summary = "Delete a snapshot", description = "The machine stays as it is.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> delete(@PathVariable String id, @PathVariable String snapshot, Caller caller) {
        return VmAnswer.of(service.delete(caller, VmIds.of(id), snapshotId(snapshot)), HttpStatus.ACCEPTED);
    }

    private static UUID snapshotId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("snapshot", text);
        }
    }
}
