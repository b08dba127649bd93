package dev.viveiro.cli;

import org.jspecify.annotations.Nullable;

/**
 * One row of a roster and what became of it.
 *
 * @param line of the file, the header being 1
 * @param cause why it failed or was skipped; null otherwise
 * @param vm id of its machine; null when it was skipped
 */
record BatchItem(
        int line,
        String name,
        String email,
        String state,
        Operation.@Nullable Cause cause,
        @Nullable String vm) {
    /** Where in the file it is, and whose. */
    String place() {
        return "line " + line + ", " + PlainText.of(email);
    }

    /** Why it failed and what to do, as far as it says so. */
    String why() {
        return cause == null
                ? "it does not say why. See ./dev logs api-gateway."
                : PlainText.of(cause.code() + ", " + cause.detail() + " Next step: " + cause.nextStep());
    }
}
