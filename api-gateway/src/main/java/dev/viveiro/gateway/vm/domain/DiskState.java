package dev.viveiro.gateway.vm.domain;

/** What is known of an extra disk. */
public enum DiskState {
    /** Its host was told to make it. */
    ATTACHING,
    /** Its host said that the machine has it: it is billed. */
    ATTACHED,
    /** Its host was told to destroy it. */
    DETACHING,
    /** Nobody knows whether its host has it; detaching it makes sure that it does not. */
    FAILED
}
