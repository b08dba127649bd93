package dev.viveiro.gateway.console;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.call.CallAnswer;
import dev.viveiro.gateway.call.HostCalls;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Machines in the words of their hypervisors. */
@RestController
@Tag(name = "Machines")
class DefinitionController {
    private static final Set<String> FORMS = Set.of("application/xml", "application/yaml", "application/json");

    private final MachinesAtHosts machines;
    private final HostCalls calls;

    DefinitionController(MachinesAtHosts machines, HostCalls calls) {
        this.machines = machines;
        this.calls = calls;
    }

    @GetMapping("/v1/vms/{id}/definition")
    @Operation(summary = "Read how a machine's hypervisor defines it", description = """
                    Asked of its host in this moment: the domain XML of libvirt, the YAML of an LXD instance. Passwords' hashes and \
                    what a guest is given at its first boot are not in it. A host that says nothing within 5 s is answered 503.""")
    @ApiResponse(
            responseCode = "200",
            description = "In the hypervisor's own form, at most 1 MiB",
            content = {
                @Content(mediaType = "application/xml", schema = @Schema(type = "string")),
                @Content(mediaType = "application/yaml", schema = @Schema(type = "string")),
                @Content(mediaType = "application/json", schema = @Schema(type = "object"))
            })
    @Refuses({ProblemCode.INVALID_STATE, ProblemCode.HOST_UNREACHABLE, ProblemCode.NOT_SUPPORTED})
    ResponseEntity<byte[]> definition(@PathVariable VmId id, Caller caller) {
        CallAnswer.Content definition = calls.ask(machines.require(caller, id, "DEFINITION"), DescribeVm::new);
        MediaType form = FORMS.contains(definition.mediaType())
                ? MediaType.parseMediaType(definition.mediaType())
                : MediaType.TEXT_PLAIN;
        return ResponseEntity.ok()
                .contentType(form)
                .cacheControl(CacheControl.noStore())
                .body(definition.bytes());
    }
}
