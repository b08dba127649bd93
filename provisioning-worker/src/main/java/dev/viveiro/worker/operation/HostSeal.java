package dev.viveiro.worker.operation;

import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;

/** Opens what the gateway sealed for this host alone. */
@FunctionalInterface
public interface HostSeal {
    /** Of a host to which nothing is sealed. */
    HostSeal NONE = (text, vm, generation) -> {
        throw new IllegalArgumentException("this host has no key");
    };

    /** Throws {@link IllegalArgumentException} for what was sealed to another key, or for another machine or generation. */
    Secret open(String sealed, VmId vm, int generation);
}
