package dev.viveiro.contract.account;

/** How a tenant's account stands against the thresholds of its terms. */
public enum CreditStanding {
    GOOD,
    /** The tenant is warned; nothing else happens. */
    LOW,
    /** The tenant's machines are to be suspended until it is better. */
    EXHAUSTED
}
