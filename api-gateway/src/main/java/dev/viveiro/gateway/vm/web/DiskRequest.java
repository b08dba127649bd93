package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.vm.disk.DiskSettings;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms/{id}/disks}.
 *
 * @param name an RFC 1123 label, unique among the machine's disks
 * @param sizeGib in GiB, from 1
 */
record DiskRequest(
        @Schema(
                description =
                        "An RFC 1123 label, unique among the machine's disks; a container has the disk at /mnt/ and this",
                example = "data")
        @Nullable
        String name,

        @Schema(description = "In GiB, from 1; an operator sets the largest, 2048 unless changed", example = "20")
        @Nullable
        Long sizeGib) {
    /** What is asked for, valid by itself. */
    record Wish(String name, long sizeGib) {}

    /** Throws a 400 problem with everything that is wrong. */
    Wish check(DiskSettings settings) {
        Fields fields = new Fields();
        String label = fields.label("/name", name);
        long size = fields.required("/sizeGib", sizeGib, 1L);
        long checked = fields.range("/sizeGib", size, 1, settings.largestGib(), 1);
        fields.check();
        return new Wish(label, checked);
    }
}
