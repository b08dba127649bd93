package dev.viveiro.gateway.reconcile.domain;

/** How far a record of drift is. */
public enum DriftState {
    /** One report showed it; nobody is told. */
    SUSPECTED,
    /** Two reports in a row showed it. */
    OPEN,
    /** Something was done about it, and no later report was judged free of it yet. */
    HEALING,
    /** A later report does not show it. */
    RESOLVED
}
