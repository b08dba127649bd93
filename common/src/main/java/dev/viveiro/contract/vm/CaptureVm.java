package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.Contract;
import dev.viveiro.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Send what is on a stopped machine's disk to the gateway, without what is this one machine's alone; the machine stays as it is.
 *
 * @param image name of the image that it becomes
 * @param link path and query at the gateway, whose address the host knows; writes this image alone, until the operation has ended
 * @param tenant whose it is: captures take long, and tenants take turns on a host; null, and not sent, by a gateway of before
 */
@Contract(type = "capture-vm/1")
public record CaptureVm(
        CommandTarget target,
        String image,
        String link,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TenantId tenant)
        implements HostCommand {
    /** Of nobody in particular. */
    public CaptureVm(CommandTarget target, String image, String link) {
        this(target, image, link, null);
    }
}
