package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.vm.VmState;

/** What a row of the lifecycle table says. */
public sealed interface Transition {
    /** The machine gets another state, and from then on this is billed. */
    record Move(VmState to, Billing billing, Holding holding) implements Transition {}

    /** The trigger is fine and changes no state. */
    record Stay(String why) implements Transition {}

    /** The trigger is not allowed; a request is refused with the reason, a host's word is logged and ignored. */
    record Refuse(String why) implements Transition {}
}
