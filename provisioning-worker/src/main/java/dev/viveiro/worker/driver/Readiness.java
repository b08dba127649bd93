package dev.viveiro.worker.driver;

import dev.viveiro.kernel.VmId;

/**
 * Guests that tell when one may log in. What {@link HypervisorDriver} says of its calls holds for this. It publishes no {@link Capability}:
 * whether a guest tells is a matter of its image.
 */
public interface Readiness {
    /** False while the guest of a machine that runs, and whose image says that it tells, has not told since it was started. */
    boolean ready(VmId vm);
}
