package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.disk.Disk;
import dev.viveiro.gateway.vm.disk.DiskService;
import dev.viveiro.gateway.vm.disk.DiskSettings;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Extra disks of machines over HTTP. */
@RestController
@Tag(name = "Disks")
class DiskController {
    private final DiskService service;
    private final VmService vms;
    private final DiskSettings settings;
    private final Idempotent idempotent;

    DiskController(DiskService service, VmService vms, DiskSettings settings, Idempotent idempotent) {
        this.service = service;
        this.vms = vms;
        this.settings = settings;
        this.idempotent = idempotent;
    }

    @PostMapping("/v1/vms/{id}/disks")
    @Operation(
            summary = "Attach an extra disk to a machine",
            description =
                    "It is new and empty. A running machine has it at once; it stays with a machine that is reinstalled, and goes"
                            + " with one that is deleted. No snapshot and no captured image holds what is on it.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.SUSPENDED,
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NAME_IN_USE,
        ProblemCode.QUOTA_EXCEEDED,
        ProblemCode.NO_CAPACITY,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> attach(
            @PathVariable String id, @RequestBody DiskRequest body, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> {
            DiskRequest.Wish wish = body.check(settings);
            return VmAnswer.of(service.attach(caller, VmIds.of(id), wish.name(), wish.sizeGib()), HttpStatus.ACCEPTED);
        });
    }

    @GetMapping("/v1/vms/{id}/disks")
    @Operation(summary = "List a machine's extra disks", description = "Oldest first.")
    Page<Disk> list(@PathVariable String id, Caller caller, PageQuery page) {
        return Page.of(
                service.list(caller, VmIds.of(id), page.after(UUID::fromString).orElse(null), page.limit() + 1),
                page,
                disk -> disk.id().toString());
    }

    @DeleteMapping("/v1/vms/{id}/disks/{name}")
    @Operation(
            summary = "Detach an extra disk from a machine and destroy it",
            description = "What is on the disk is destroyed with it, so that the request has to say so: ?destroy=true.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the operation")
    @Refuses({
        ProblemCode.OPERATION_IN_PROGRESS,
        ProblemCode.INVALID_STATE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.HOST_UNREACHABLE
    })
    ResponseEntity<VmAnswer> detach(
            @PathVariable String id,
            @PathVariable String name,
            @Parameter(description = "true: what is on the disk may be destroyed", example = "true")
                    @RequestParam(required = false)
                    @Nullable
                    String destroy,
            Caller caller) {
        if (!"true".equals(destroy)) {
            throw ProblemException.field(
                    "?destroy",
                    "not-confirmed",
                    "What is on the disk is destroyed with it. Send destroy=true to say that this is meant.");
        }
        return VmAnswer.of(vms.detachDisk(caller, VmIds.of(id), name), HttpStatus.ACCEPTED);
    }
}
