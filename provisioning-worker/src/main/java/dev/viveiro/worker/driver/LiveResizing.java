package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/** Machines that run can get another size. What {@link HypervisorDriver} says of its calls holds for this. */
public interface LiveResizing {
    /**
     * Afterwards the machine has this size. A running one has it now, which was looked at, and stays in its boot; one that shows the size
     * already because an earlier call gave it is looked at if that call did not come so far.
     *
     * @throws DriverFailure {@code REFUSED} {@code disk-cannot-shrink}, {@code REFUSED} {@code guest-keeps-size} when the guest
     *     did not take what it was given: it has its old size then, but for a disk that grew
     */
    void resizeLive(VmId vm, MachineSize size);
}
