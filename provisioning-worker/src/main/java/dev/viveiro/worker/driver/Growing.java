package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/**
 * Machines that run can get a larger disk, and other limits of their processors, but nothing else of another size. What {@link
 * HypervisorDriver} says of its calls holds for this.
 */
public interface Growing {
    /**
     * Afterwards the machine has this size. A running one has it now, which was looked at, and stays in its boot.
     *
     * @throws DriverFailure {@code REFUSED} {@code disk-cannot-shrink}, {@code REFUSED} {@code guest-keeps-size} for what a guest would
     *     have to take, with nothing changed
     */
    void grow(VmId vm, MachineSize size);
}
