package dev.viveiro.metering.usage.domain;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.VmChanged;

/** What metering reads: facts that the gateway decided, and samples whose host the broker vouches for. */
public sealed interface UsageFact {
    /** A machine changed, by the gateway's word. */
    record Changed(VmChanged event) implements UsageFact {}

    /** What a tenant keeps in the image store changed, by the gateway's word. */
    record Stored(ImageChanged event) implements UsageFact {}

    /** A host was given up, by the gateway's word. */
    record Lost(HostLost event) implements UsageFact {}

    /** A host counted, and was really the one that it says. */
    record Sampled(UsageSampled statement) implements UsageFact {}
}
