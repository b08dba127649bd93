package dev.viveiro.notification.credentials.web;

import dev.viveiro.contract.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What the page sends; prints redacted, since the token is the right to the password. */
record RevealRequest(@Nullable String token) {
    private static final int LONGEST = 1_000;

    /** Throws a 400 problem where there is no token. One that was never sent is looked for, and found unknown, like any other. */
    String checked() {
        if (token == null || token.isBlank() || token.length() > LONGEST) {
            throw ProblemException.field(
                    "/token", "invalid-token", "Expected the 43 characters that follow # in the mailed link.");
        }
        return token;
    }

    @Override
    public String toString() {
        return "RevealRequest[redacted]";
    }
}
