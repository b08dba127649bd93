package dev.viveiro.cli;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one-time link of a mail: the token is its fragment, which no browser sends to a server by itself.
 *
 * @param token what {@code POST /v1/reveals} wants
 */
record RevealLink(String token) {
    private static final Pattern LINK = Pattern.compile("https?://\\S+/reveal#([A-Za-z0-9._~-]+)");

    /** The first link in a mail's text. */
    static Optional<RevealLink> in(String text) {
        var matcher = LINK.matcher(text);
        return matcher.find() ? Optional.of(new RevealLink(matcher.group(1))) : Optional.empty();
    }

    @Override
    public String toString() {
        return "RevealLink[redacted]";
    }
}
