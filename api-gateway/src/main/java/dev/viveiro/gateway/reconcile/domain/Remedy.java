package dev.viveiro.gateway.reconcile.domain;

/** What can be done about a difference, if the policy of its kind allows it. */
public enum Remedy {
    /** It is only shown. */
    NONE,
    /** The reported power becomes the machine's state. */
    TAKE_POWER,
    /** The extra disks that it is listed with are the machine's. */
    TAKE_DISKS,
    /** The machine becomes FAILED and keeps what it holds. */
    DECLARE_MISSING,
    /** The machine was declared missing: it can be made anew. */
    RECREATE,
    /** This incarnation was given up, and is to be destroyed. */
    DESTROY
}
