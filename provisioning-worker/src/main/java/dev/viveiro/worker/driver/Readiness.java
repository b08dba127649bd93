package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/**
 * Guests that tell when one may log in. What {@link HypervisorDriver} says of its calls holds for this. It publishes no {@link Capability}:
 * whether a guest tells is a matter of its image.
 */
public interface Readiness {
    /** False while the guest of a machine that runs, and who tells, has not told since it was started. */
    boolean ready(VmId vm);

    /** Whether its image says that it tells; false where that is only hoped for, since its guest runs cloud-init, which was asked to. */
    default boolean promised(VmId vm) {
        return true;
    }
}
