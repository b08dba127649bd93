package dev.viveiro.contract.host;

import dev.viveiro.kernel.HostId;

/** Facts about hosts that the gateway decided and tells everyone. */
public sealed interface HostFact permits HostLost {
    HostId host();
}
