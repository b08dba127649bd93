package dev.viveiro.contract.call;

/**
 * Why a host does not answer a call.
 *
 * @param detail one sentence for the customer
 */
public record CallRefused(Why why, String detail) {
    /** What may be done about it. */
    public enum Why {
        /** Nothing: the host's hypervisor can't. */
        NOT_SUPPORTED,
        /** The machine is off, or not there. */
        INVALID_STATE,
        /** Somebody is connected already. */
        IN_USE,
        /** Ask again later. */
        FAILED
    }
}
