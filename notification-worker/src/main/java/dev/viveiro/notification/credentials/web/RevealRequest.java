package dev.viveiro.notification.credentials.web;

import dev.viveiro.contract.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the page sends; prints redacted, since the token is the right to the password. */
record RevealRequest(@Nullable String token) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Throws a 400 problem for anything that can't be a token. */
    String checked() {
        if (token == null || !TOKEN.matcher(token).matches()) {
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
