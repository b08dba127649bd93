package dev.viveiro.contract.call;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.UUID;

/**
 * What every call carries.
 *
 * @param call names it; never used again
 * @param generation incarnation of the machine that is meant; another one is not looked at
 * @param address where the answer goes, without its last part ({@code answer}, {@code refusal} or {@code stream}): a path at the
 *     gateway that the host knows, or an http or https URL
 * @param ticket 256 bits in base64url that open that address, once
 * @param deadline after which nobody waits any more, however late the host's clock is
 * @param signature the gateway's, {@link CallSeal}; empty before it was signed
 */
public record CallTarget(
        UUID call,
        HostId host,
        VmId vm,
        int generation,
        String address,
        String ticket,
        Instant deadline,
        String signature) {
    CallTarget signed(String by) {
        return new CallTarget(call, host, vm, generation, address, ticket, deadline, by);
    }

    /** Without the ticket. */
    @Override
    public String toString() {
        return "CallTarget[" + call + " about " + vm + " generation " + generation + " to " + host + "]";
    }
}
