package dev.viveiro.gateway.vm.disk;

import dev.viveiro.gateway.vm.domain.DiskState;
import dev.viveiro.gateway.vm.domain.VmDisk;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;

/** A disk that a machine has beside the one that its image is on. */
@Schema(name = "Disk")
public record Disk(
        UUID id,
        @Schema(example = "data") String name,
        @Schema(example = "20") long sizeGib,

        @Schema(
                description =
                        "ATTACHED is billed; of a FAILED one nobody knows whether the host has it, and detaching it makes sure")
        DiskState state) {
    static Disk of(VmDisk disk) {
        return new Disk(disk.id(), disk.name(), disk.sizeGib(), disk.state());
    }
}
