package dev.viveiro.gateway.vm.domain;

/** Why a machine, or all of a tenant's, must be off. */
public enum SuspensionCause {
    /** The tenant's credit is exhausted; lifted by itself when it is not any more. */
    DEBT("Pay what is owed: it is lifted by itself once that is known."),
    ABUSE("Ask those who run this cloud what was seen of it."),
    ADMINISTRATOR("Ask those who run this cloud.");

    private final String remedy;

    SuspensionCause(String remedy) {
        this.remedy = remedy;
    }

    /** What its owner can do. */
    String remedy() {
        return remedy;
    }
}
