package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;
import java.util.Optional;

/** Machines that have a drive for one ISO image, which their guests can only read. A machine that is made anew has an empty one. */
public interface IsoDrive {
    /**
     * {@link ImageRef#distinctName} of what is in the machine's drive; empty for nothing.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-absent}
     */
    Optional<String> inserted(VmId vm);

    /**
     * Afterwards the image is in the machine's drive. One that runs has it at once and stays in its boot.
     *
     * @throws DriverFailure {@code CONFLICT} {@code drive-taken} when another is in it, {@code CONFLICT} {@code image-absent} when the image
     *     was not ensured
     */
    void insertIso(VmId vm, ImageRef iso);

    /**
     * Afterwards the machine's drive is empty.
     *
     * @throws DriverFailure {@code REFUSED} {@code guest-keeps-disk} when the guest of one that runs does not let it go
     */
    void ejectIso(VmId vm);
}
