package dev.viveiro.gateway.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.call.InsertedIso;
import dev.viveiro.contract.call.LookIntoDrive;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.call.HostCalls;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What is in machines' drives, which their hosts alone know. */
@RestController
@Tag(name = "Disks")
class DriveController {
    private static final int RETRY_SECONDS = 5;

    private final MachinesAtHosts machines;
    private final HostCalls calls;

    DriveController(MachinesAtHosts machines, HostCalls calls) {
        this.machines = machines;
        this.calls = calls;
    }

    /** A machine's drive. */
    @Schema(name = "IsoDrive")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DriveView(
            @Schema(
                    description = "Name that the image had when it was inserted; null for nothing",
                    example = "rescue-12")
            @Nullable
            String image) {}

    @GetMapping("/v1/vms/{id}/iso")
    @Operation(
            summary = "Read which ISO image is in a machine's drive",
            description = "Asked of its host in this moment. A host that says nothing within 5 s is answered 503.")
    @ApiResponse(responseCode = "200")
    @Refuses({ProblemCode.INVALID_STATE, ProblemCode.HOST_UNREACHABLE, ProblemCode.NOT_SUPPORTED})
    ResponseEntity<DriveView> inserted(@PathVariable VmId id, Caller caller) {
        byte[] said = calls.ask(machines.require(caller, id, "IMAGE_ISO"), LookIntoDrive::new)
                .bytes();
        try {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .body(new DriveView(
                            ContractJson.read(said, InsertedIso.class).image()));
        } catch (UnreadableMessage nonsense) {
            throw ProblemException.unavailable("The machine's host gave no answer that can be read.", RETRY_SECONDS);
        }
    }
}
